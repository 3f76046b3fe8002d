import type { Judge } from '../world/contract.js';
import type { FilesByHand } from './doors.js';

/** What nobody but its owner may ever read: looked for in every answer, file and line of the log. */
export class Secrets {
  readonly #texts = new Map<string, string>();

  /** `whose`: how a violation calls it; never the secret itself. */
  add(secret: string, whose: string): void {
    this.#texts.set(secret, whose);
    this.#texts.set(Buffer.from(secret).toString('base64').replace(/=+$/, ''), whose);
  }

  /** Undefined where there is none in it. */
  foundIn(text: string): string | undefined {
    for (const [secret, whose] of this.#texts) if (text.includes(secret)) return whose;
    return undefined;
  }
}

export function judgeSecrets(where: string, text: string, secrets: Pick<Secrets, 'foundIn'>, judge: Judge): void {
  judge.judged('text without secrets');
  const whose = secrets.foundIn(text);
  if (whose !== undefined) judge.violated('secret', `${where} shows ${whose}.`);
  if (/\bSIMULATED\b/.test(text)) judge.violated('simulated', `${where} says SIMULATED, and there is no simulator.`);
}

/** 20 MB of journal and history (src/journal/README.md), profiles, search, state. */
const mostBytes = 32 * 1024 * 1024;
const mostFiles = 400;
/** What a write that was cut off leaves (src/core/files/write-file-atomically.ts is the only one). */
const leftover = /\.[0-9a-f]{12}\.tmp$/;

/** The data folder: bounded, and no secret in it. */
export function judgeFiles(files: FilesByHand, secrets: Secrets, judge: Judge): void {
  const paths = files.list(files.dataDir);
  let bytes = 0;
  for (const path of paths) {
    const content = files.read(path);
    if (content === undefined) continue;
    bytes += content.length;
    const whose = secrets.foundIn(Buffer.from(content).toString('latin1'));
    if (whose !== undefined) judge.violated('secret', `${path} holds ${whose}.`);
  }
  judge.judged('data folder');
  if (bytes > mostBytes) judge.violated('disk-bounded', `The data folder has ${bytes} bytes.`);
  if (paths.length > mostFiles) judge.violated('disk-bounded', `The data folder has ${paths.length} files.`);
}

/** Of writes that are under way, or were cut off. */
export function leftoversIn(files: FilesByHand): readonly string[] {
  return files.list(files.dataDir).filter((path) => leftover.test(path));
}

/** Nothing is left of writes that were cut off: what was there some seconds ago was of one under way. */
export function judgeLeftovers(before: readonly string[], files: FilesByHand, judge: Judge): void {
  const now = new Set(leftoversIn(files));
  const left = before.filter((path) => now.has(path));
  if (left.length > 0)
    judge.violated('leftover', `${left.length} files of writes that were cut off are still there: ${left[0]}`);
}
