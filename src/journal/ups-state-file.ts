import { dirname } from 'node:path';
import { DiskTrouble } from '../core/files/disk-trouble.js';
import { makeFolder } from '../core/files/folders.js';
import { patiently } from '../core/files/patiently.js';
import { removeLeftovers, writeFileAtomically } from '../core/files/write-file-atomically.js';
import type { Logger } from '../core/log.js';
import { type Disk, thisDisk } from '../core/machine/disk.js';
import { multiStates } from '../objects/catalog/multi-states.js';
import { bitIds } from './alarm-texts.js';
import type { UpsState } from './ups-state.js';

/** What the journal must know at the next start to tell what happened in between. */
export interface RememberedState {
  readonly ups: UpsState;
  /** Since when each alarm is active, wall clock milliseconds, by the id of its bit. */
  readonly alarmsSince: ReadonlyMap<string, number>;
  readonly simulated: boolean;
  /** The gateway came to a proper end. */
  readonly stopped: boolean;
  /** Id of the last event that the journal had then; later ones tell what this does not know. */
  readonly journalled?: number | undefined;
}

/** One small JSON file, replaced whole and only when something changed. */
export class UpsStateFile {
  readonly #path: string;
  readonly #log: Logger;
  readonly #disk: Disk;
  #written = '';
  readonly #trouble: DiskTrouble;

  constructor(path: string, log: Logger, disk: Disk = thisDisk) {
    this.#path = path;
    this.#log = log;
    this.#trouble = new DiskTrouble(log);
    this.#disk = disk;
  }

  /** Undefined when there is none or it is damaged: what is active then counts from now. */
  async load(): Promise<RememberedState | undefined> {
    await removeLeftovers(this.#path, this.#disk);
    const text = await patiently(() => this.#disk.readFile(this.#path, 'utf8')).catch(() => undefined);
    if (text === undefined) return undefined;
    this.#written = text;
    try {
      return remembered(JSON.parse(text));
    } catch {
      this.#log.warn(
        { code: 'journal.damaged', file: this.#path },
        'The remembered alarms are damaged and left aside.',
      );
      return undefined;
    }
  }

  /** Never rejects; a disk that refuses costs what was to be remembered. */
  async save(state: RememberedState): Promise<void> {
    const text = formatState(state);
    if (text === this.#written) return;
    try {
      await makeFolder(dirname(this.#path), this.#disk);
      await writeFileAtomically(this.#path, text, { disk: this.#disk });
      this.#written = text;
      this.#trouble.ends('The active alarms can be remembered again.', { file: this.#path });
    } catch (cause) {
      const facts = { code: 'journal.unwritable', file: this.#path };
      this.#trouble.begins(cause, 'The active alarms cannot be remembered', facts);
    }
  }
}

function formatState({ ups, alarmsSince, simulated, stopped, journalled }: RememberedState): string {
  const { connection, isFaulty, states, bits, knownBitStrings } = ups;
  const content = {
    stopped,
    simulated,
    journalled,
    connection,
    isFaulty,
    states: Object.fromEntries(states),
    bits: [...bits],
    knownBitStrings: [...knownBitStrings],
    alarmsSince: Object.fromEntries(alarmsSince),
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/** Takes what has the right shape; throws when the whole is none. */
function remembered(value: unknown): RememberedState {
  const { stopped, simulated, connection, isFaulty, states, bits, knownBitStrings, alarmsSince, journalled } =
    recordOf(value);
  const texts = recordOf(states ?? {});
  const since = recordOf(alarmsSince ?? {});
  const isSet = new Set(Array.isArray(bits) ? bits : []);
  const known = new Set(Array.isArray(knownBitStrings) ? knownBitStrings : []);
  const ids = bitIds.flat().filter((id) => isSet.has(id));
  return {
    stopped: stopped === true,
    ...(typeof journalled === 'number' && { journalled }),
    simulated: simulated === true,
    ups: {
      connection: connection === 'running' || connection === 'lost' ? connection : 'unknown',
      isFaulty: isFaulty === true,
      states: new Map(
        multiStates.flatMap(({ name, states: possible }) => {
          const text = possible.find((one) => one === texts[name]);
          return text === undefined ? [] : [[name, text] as const];
        }),
      ),
      bits: new Set(ids),
      knownBitStrings: new Set([...bitIds.keys()].filter((instance) => known.has(instance))),
    },
    alarmsSince: new Map(
      ids.flatMap((id) => {
        const sinceMs = since[id];
        return typeof sinceMs === 'number' ? [[id, sinceMs] as const] : [];
      }),
    ),
  };
}

function recordOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('not an object');
  return value as Record<string, unknown>;
}
