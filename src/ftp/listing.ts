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
