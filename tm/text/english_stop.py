"""Little English words: what joins words to phrases and is no term of its own."""

from __future__ import annotations

STOP = frozenset({
    "a", "about", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "being", "between",
    "both", "but", "by", "can", "could", "during", "each", "for", "from", "further", "had", "has", "have",
    "he", "her", "his", "if", "in", "into", "is", "it", "its", "may", "more", "no", "nor", "not", "of", "on",
    "or", "other", "our", "over", "per", "s", "shall", "she", "should", "so", "such", "than", "that", "the",
    "their", "there", "these", "they", "this", "those", "through", "to", "under", "upon", "was", "we", "well",
    "were", "when", "where", "which", "while", "who", "whose", "will", "with", "within", "would",
})  # fmt: skip
"""Words that no term begins or ends with."""
