export interface ListedEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
  readonly size: number;
  readonly modifiedMs: number;
  readonly isWritable: boolean;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const halfYearMs = 180 * 86_400_000;

/** A line as `ls -l` writes it, which every client reads; times in UTC. */
export function formatListLine(entry: ListedEntry, nowMs: number): string {
  const rights = `${entry.kind === 'folder' ? 'd' : '-'}${rightsOf(entry)}`;
  const date = new Date(entry.modifiedMs);
  const day = `${months[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)}`;
  const isRecent = Math.abs(nowMs - entry.modifiedMs) < halfYearMs;
  const time = isRecent ? date.toISOString().slice(11, 16) : String(date.getUTCFullYear()).padStart(5);
  return `${rights} 1 root root ${String(entry.size).padStart(8)} ${day} ${time} ${entry.name}`;
}

/** RFC 3659 §7: facts, a blank, the name. */
export function formatMachineLine(entry: ListedEntry): string {
  const isFolder = entry.kind === 'folder';
  const facts = [
    `type=${isFolder ? 'dir' : 'file'}`,
    ...(isFolder ? [] : [`size=${entry.size}`]),
    `modify=${formatTime(entry.modifiedMs)}`,
    `perm=${isFolder ? (entry.isWritable ? 'celp' : 'el') : entry.isWritable ? 'rwdf' : 'r'}`,
  ];
  return `${facts.join(';')}; ${entry.name}`;
}

/** RFC 3659 §2.3: YYYYMMDDHHMMSS in UTC. */
export function formatTime(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace(/\D/g, '');
}

function rightsOf({ kind, isWritable }: ListedEntry): string {
  if (kind === 'folder') return isWritable ? 'rwxr-xr-x' : 'r-xr-xr-x';
  return isWritable ? 'rw-------' : 'r--------';
}

/** A client asks so for `mget`; no name of the tree holds either mark. */
export function isPattern(name: string): boolean {
  return /[*?]/.test(name);
}

/** Whether a name fits `*` and `?`, in any case. Not by a regular expression: many stars would keep that busy for hours. */
export function isLike(name: string, pattern: string): boolean {
  const [letters, marks] = [name.toLowerCase(), pattern.toLowerCase()];
  let [at, mark] = [0, 0];
  /** Where the last star stands, and up to which letter it reaches so far. */
  let star: { readonly mark: number; reach: number } | undefined;
  while (at < letters.length) {
    if (marks[mark] === '*') {
      star = { mark, reach: at };
      mark += 1;
    } else if (mark < marks.length && (marks[mark] === '?' || marks[mark] === letters[at])) {
      at += 1;
      mark += 1;
    } else if (star) {
      star.reach += 1;
      at = star.reach;
      mark = star.mark + 1;
    } else return false;
  }
  return /^\**$/.test(marks.slice(mark));
}
