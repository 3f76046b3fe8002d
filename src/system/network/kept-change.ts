import type { BackendName } from './network-agent.js';
import { type KeptFile, RootFiles } from './root-files.js';

/** What there was before an unconfirmed change. */
export interface Kept {
  readonly id: string;
  readonly backend: BackendName;
  readonly interfaceName: string;
  readonly remembered?: string;
  readonly hasHostName: boolean;
  readonly files: readonly KeptFile[];
}

const keptFile = 'before-change.json';
const damagedFile = 'before-change.damaged';
const takenBackFile = 'taken-back.json';
/** Only a change whose helper was started and is slower than the one that takes it back needs its name here. */
const mostTakenBack = 32;

/** What the helper remembers from one call to the next, in a folder that only root can read and write. */
export class KeptChange {
  readonly #files: RootFiles;
  readonly #warn: (text: string) => void;

  constructor(folder: string, warn: (text: string) => void) {
    this.#files = new RootFiles(folder);
    this.#warn = warn;
  }

  /** Undefined where no change is unconfirmed. What is damaged is set aside: it can be put back no more. */
  async read(): Promise<Kept | undefined> {
    const text = await this.#files.read(keptFile);
    if (text === undefined) return undefined;
    const kept = keptOf(text);
    if (kept) return kept;
    this.#warn(`${keptFile} is damaged and set aside as ${damagedFile}: that change cannot be taken back.`);
    await this.#files.write(damagedFile, text, 0o600);
    await this.#files.remove(keptFile);
    return undefined;
  }

  async write(kept: Kept): Promise<void> {
    await this.#files.write(keptFile, `${JSON.stringify(kept, undefined, 2)}\n`, 0o600);
  }

  async forget(): Promise<void> {
    await this.#files.remove(keptFile);
  }

  async isTakenBack(id: string): Promise<boolean> {
    return (await this.#takenBack()).includes(id);
  }

  /** Never rejects: a full disk, on which no change can be made either, must not keep one from going back. */
  async noteTakenBack(id: string): Promise<void> {
    const known = await this.#takenBack();
    // What cannot be put back is tried again every ten seconds, and must not wear out the disk.
    if (known.includes(id)) return;
    const text = `${JSON.stringify([...known, id].slice(-mostTakenBack))}\n`;
    await this.#files.write(takenBackFile, text, 0o600).catch((cause: unknown) => {
      this.#warn(`${takenBackFile} cannot be written: ${cause}`);
    });
  }

  async #takenBack(): Promise<readonly unknown[]> {
    const known = jsonOf(await this.#files.read(takenBackFile));
    return Array.isArray(known) ? known : [];
  }
}

const backends: readonly BackendName[] = ['systemd-networkd', 'networkmanager', 'ifupdown'];

function keptOf(text: string): Kept | undefined {
  const { id, backend, interfaceName, remembered, hasHostName, files } = membersOf(jsonOf(text));
  const known = backends.find((one) => one === backend);
  if (typeof id !== 'string' || typeof interfaceName !== 'string' || !known) return undefined;
  if (typeof hasHostName !== 'boolean' || !Array.isArray(files) || !files.every(isKeptFile)) return undefined;
  const more = typeof remembered === 'string' && { remembered };
  return { id, backend: known, interfaceName, ...more, hasHostName, files };
}

function isKeptFile(value: unknown): value is KeptFile {
  const { path, content, mode } = membersOf(value);
  return typeof path === 'string' && (content === null || typeof content === 'string') && typeof mode === 'number';
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
