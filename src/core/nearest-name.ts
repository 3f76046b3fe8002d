/** Longer names are compared by their beginning: what a person misspells is short, and what is hostile is not. */
const comparedLetters = 40;

/** The known name that a misspelt one most likely means, in any case, with - for _. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const word = folded(name);
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of known) {
    // Two letters that changed places are always near; beyond a third of the letters it is another word.
    const furthest = Math.min(Math.max(2, candidate.length / 3), (best?.distance ?? Number.POSITIVE_INFINITY) - 1);
    const other = folded(candidate);
    if (Math.abs(other.length - word.length) > furthest) continue;
    const distance = editDistance(word, other);
    if (distance <= furthest) best = { candidate, distance };
  }
  return best?.candidate;
}

function folded(name: string): string {
  return name.slice(0, comparedLetters).toLowerCase().replaceAll('-', '_');
}

/** Letters to insert, delete or replace to get from one word to the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replace = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
