"""The bilingual lexicon: dictionary entries as stems and weights, packed once and mapped."""
