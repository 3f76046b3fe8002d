import { patiently } from '../../../core/files/patiently.js';
import { writeFileAtomically } from '../../../core/files/write-file-atomically.js';
import { isRecord } from '../../../core/kept-state.js';
import type { Logger } from '../../../core/log.js';
import { ownChance } from '../../../core/machine/chance.js';
import { type Disk, thisDisk } from '../../../core/machine/disk.js';
import { type EngineIdentity, mostBoots } from './own-engine.js';

/** In the data folder. */
export const engineFileName = 'snmp-engine.json';

export interface EngineFileParts {
  readonly path: string;
  /** Eight hexadecimal digits that no other machine has. */
  readonly machine: string;
  readonly log: Logger;
  readonly disk?: Disk;
  /** So many octets by chance. */
  readonly random?: ((octets: number) => Uint8Array) | undefined;
}

interface Kept {
  readonly machine: string;
  readonly engineId: Uint8Array;
  readonly engineBoots: number;
}

/** RFC 3411 §5, SnmpEngineID: no enterprise number, and octets of our own. */
const beginning = [0x80, 0, 0, 0, 5];
/** Sixteen octets with them: as many as tools print in one line. */
const randomOctets = 7;

/**
 * Counts one more start and keeps it before it is used: a message that was recorded in a former run is never in time again
 * (RFC 3414 §2.2.2). A lost or damaged file, or one that came with a card from another machine, makes another engine: its name is
 * partly chance, so that boots that begin anew are those of an engine that nobody has seen. Where nothing can be kept, each run is
 * such an engine.
 */
export async function startEngine(parts: EngineFileParts): Promise<EngineIdentity> {
  const { path, machine, log, disk = thisDisk, random = ownChance.bytes } = parts;
  const kept = await read(path, disk);
  const isOurs = kept?.machine === machine && kept.engineBoots < mostBoots;
  const next = isOurs
    ? { ...kept, engineBoots: kept.engineBoots + 1 }
    : { machine, engineId: newEngineId(machine, random), engineBoots: 1 };
  const facts = { engineId: hex(next.engineId), engineBoots: next.engineBoots };
  if (!isOurs) log.info(facts, 'The SNMP agent has a new engineID.');
  try {
    await writeFileAtomically(path, format(next), { mode: 0o600, disk });
    return next;
  } catch (err) {
    log.error({ err }, 'The SNMP engineID cannot be kept: until then each start has another one.');
    return isOurs ? { engineId: newEngineId(machine, random), engineBoots: 1 } : next;
  }
}

function newEngineId(machine: string, random: (octets: number) => Uint8Array): Uint8Array {
  return Uint8Array.from([...beginning, ...Buffer.from(machine, 'hex'), ...random(randomOctets)]);
}

async function read(path: string, disk: Disk): Promise<Kept | undefined> {
  try {
    const found: unknown = JSON.parse(await patiently(() => disk.readFile(path, 'utf8')));
    return isRecord(found) ? keptOf(found) : undefined;
  } catch {
    return undefined;
  }
}

function keptOf({ machine, engineId, engineBoots }: Record<string, unknown>): Kept | undefined {
  if (typeof machine !== 'string' || typeof engineId !== 'string' || typeof engineBoots !== 'number') return undefined;
  const isWhole = /^([0-9a-f]{2}){5,32}$/.test(engineId) && Number.isSafeInteger(engineBoots) && engineBoots > 0;
  return isWhole ? { machine, engineId: Buffer.from(engineId, 'hex'), engineBoots } : undefined;
}

function format({ machine, engineId, engineBoots }: Kept): string {
  return `${JSON.stringify({ machine, engineId: hex(engineId), engineBoots }, undefined, 2)}\n`;
}

function hex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex');
}
