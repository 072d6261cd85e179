// Run by OmegaT 3.6 in console mode (--script), once the project is loaded: says what OmegaT made of the
// glossaries, the memories and each segment, one fact a line, fields separated by tabs.
import org.omegat.core.data.SourceTextEntry
import org.omegat.core.events.IStopped
import org.omegat.core.matching.NearString
import org.omegat.core.statistics.FindMatches
import org.omegat.gui.glossary.*

if (eventType.name() != 'LOAD') return

// The classes that look up terms belong to the window; these two stand in for its parts.
class Manager extends GlossaryManager {
    List<GlossaryEntry> all = []
    Manager() { super(null) }
    List<GlossaryEntry> getGlossaryEntries(String text) { all }
}

class Finder extends FindGlossaryThread {
    Finder(SourceTextEntry entry, GlossaryManager manager) { super(null, entry, manager) }
    protected void checkEntryChanged() { }
    List<GlossaryEntry> go() { search() }
}

def properties = project.projectProperties
def out = new PrintStream(new FileOutputStream(properties.projectRoot + 'probe.tsv'), true, 'UTF-8')
def manager = new Manager()
manager.priorityGlossary = new File(properties.writeableGlossary)
def load = GlossaryManager.getDeclaredMethod('loadGlossaryFile', File)
load.accessible = true
new File(properties.glossaryRoot).eachFileRecurse { file ->
    if (!file.isFile()) return
    def entries = load.invoke(manager, file)
    if (entries) manager.all.addAll(entries)
    out.println("GLOSSARY\t${file.name}\t${entries == null ? 'IGNORED' : entries.size()}")
}
project.transMemories.each { path, memory -> out.println("TMX\t${new File(path).name}\t${memory.entries.size()}") }
def never = { false } as IStopped
project.allEntries.each { entry ->
    def known = project.getTranslationInfo(entry)
    out.println("SEG\t${entry.srcText}\t${known.isTranslated()}\t${known.linked}\t${known.translation}")
    new FindMatches(project.sourceTokenizer, 5, true, false).search(project, entry.srcText, true, false, never).each { NearString near ->
        def score = near.scores[0]
        out.println("TM\t${score.score}/${score.scoreNoStem}/${score.adjustedScore}\t${near.source}\t${near.translation}")
    }
    new Finder(entry, manager).go().each { term ->
        out.println("TERM\t${term.srcText}\t${term.getLocTerms(false).join(' | ')}\t${term.comments.join(' | ')}")
    }
}
out.close()
