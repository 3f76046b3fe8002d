export interface DiffLine {
  readonly id: string;
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Lines kept around a difference. */
const context = 2;

/** What it takes to make one text of the other, line by line, with little around it. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const all = allLines(before.split(/\r?\n/), after.split(/\r?\n/));
  return all.filter((_, index) =>
    all.slice(Math.max(0, index - context), index + context + 1).some(({ kind }) => kind !== 'same'),
  );
}

/** By the longest common subsequence; texts of some hundred lines. */
function allLines(a: readonly string[], b: readonly string[]): readonly DiffLine[] {
  const lengths = commonLengths(a, b);
  const width = b.length + 1;
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  const add = (kind: DiffLine['kind'], text: string) => lines.push({ id: `${i} ${j}`, kind, text });
  while (i < a.length || j < b.length) {
    const left = a[i];
    const right = b[j];
    if (left !== undefined && left === right) {
      add('same', left);
      i += 1;
      j += 1;
    } else if (
      right === undefined ||
      (left !== undefined && at(lengths, (i + 1) * width + j) >= at(lengths, i * width + j + 1))
    ) {
      add('removed', left ?? '');
      i += 1;
    } else {
      add('added', right);
      j += 1;
    }
  }
  return lines;
}

/** Length of the longest common subsequence of the ends of both, from each line on. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint16Array {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? at(lengths, (i + 1) * width + j + 1) + 1
          : Math.max(at(lengths, (i + 1) * width + j), at(lengths, i * width + j + 1));
    }
  }
  return lengths;
}

function at(lengths: Uint16Array, index: number): number {
  return lengths[index] ?? 0;
}
