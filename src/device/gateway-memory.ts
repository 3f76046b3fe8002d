import type { Clock } from '../core/clock.js';
import { DiskTrouble } from '../core/files/disk-trouble.js';
import { mayBeThere, patiently } from '../core/files/patiently.js';
import { removeLeftovers, writeFileAtomically } from '../core/files/write-file-atomically.js';
import { isRecord } from '../core/kept-state.js';
import type { Logger } from '../core/log.js';
import { type Disk, thisDisk } from '../core/machine/disk.js';
import type { SeenUnitsFacts } from '../objects/seen-units.js';
import type { ShownWordsFacts } from '../objects/shown-words.js';
import type { UpsSetup } from '../ups/detection/ups-setup.js';
import type { MapRegistry } from '../ups/maps/map-registry.js';
import type { UpsFamily } from '../ups/maps/ups-family.js';

/** How the last run went. */
export interface RunFacts {
  /** The start of the machine that it ran in; empty where that is not known. */
  readonly bootId: string;
  /** What ended it; undefined while it runs, and for ever when nothing had time to write it. */
  readonly end?: (typeof runEnds)[number];
}

/** Of the first set-up, in their order; `finished`: there is nothing left of it. */
const setupSteps = ['line', 'ups', 'bacnet', 'network', 'password', 'summary', 'finished'] as const;
export type SetupStep = (typeof setupSteps)[number];

const runEnds = ['stopped', 'coldstart', 'warmstart'] as const;

/** As whom the gateway comes to a hub of BACnet/SC. */
export interface ScIdentityFacts {
  /** Device UUID: 36 characters, in small letters (RFC 9562). */
  readonly deviceUuid: string;
  /** VMAC: 12 hexadecimal digits, in small letters. */
  readonly vmac: string;
}

/** What the UPS has said of itself. */
export interface RememberedUps {
  readonly model?: string;
  readonly serialNumber?: string;
  readonly nominalKva?: number;
  /** The unit of a parallel system that has said it; 0: the UPS as a whole. */
  readonly unit?: number;
}

/** What the gateway must still know after a restart in which the UPS does not answer. */
export interface Remembered {
  /** Speed, register map and family that worked last; undefined before a UPS was found. */
  readonly setup?: { readonly baud?: number; readonly map: string; readonly family: string };
  readonly identity?: RememberedUps;
  /** Words that no document promises and the UPS has shown. */
  readonly shownWords?: ShownWordsFacts;
  /** Units of the parallel system that were there once. */
  readonly seenUnits?: SeenUnitsFacts;
  /** COV_Increments that BMSs have written, by instance of the Analog Value, and the scale that they are on. */
  readonly covIncrements?: { readonly scale: string; readonly byInstance: Readonly<Record<string, number>> };
  /** Somebody has decided to keep the factory password: the page nags no more. */
  readonly keepsFactoryPassword?: boolean;
  /** Where somebody is who sets the gateway up; undefined before the first set-up. */
  readonly setupStep?: SetupStep;
  /** Of this machine alone: no backup brings it back. */
  readonly run?: RunFacts;
  /** As whom it comes to a hub of BACnet/SC; of this device alone: no backup brings it back. */
  readonly sc?: ScIdentityFacts;
  /** Restart_Notification_Recipients that BMSs have written, each as it is encoded, in hexadecimal digits. */
  readonly restartRecipients?: readonly string[];
  readonly databaseRevision: number;
  /** Names and identifiers of all objects when that revision was counted. */
  readonly objects?: string;
}

/** In the data folder. */
export const identityFileName = 'identity.json';

const retryDelayMs = 10_000;
const nothing: Remembered = { databaseRevision: 0 };

/** One small JSON file, replaced whole and only when something changed. */
export class GatewayMemory {
  readonly #path: string;
  readonly #log: Logger;
  readonly #disk: Disk;
  readonly #clock: Clock | undefined;
  #remembered: Remembered = nothing;
  #written = '';
  /** What is being written, or could not be. */
  #wanted = '';
  #writing: Promise<void> = Promise.resolve();
  readonly #trouble: DiskTrouble;
  /** Why the disk has not given the file, which is not replaced before it does. */
  #unread: unknown;
  #isStopped = false;
  /** Nothing is written any more: the file may be another gateway's. */
  #isClosed = false;
  #cancelRetry = () => {};

  /** Without a clock what the disk has refused waits for the next fact, or for `flush`. */
  constructor(path: string, log: Logger, disk: Disk = thisDisk, clock?: Clock) {
    this.#path = path;
    this.#log = log;
    this.#trouble = new DiskTrouble(log);
    this.#disk = disk;
    this.#clock = clock;
  }

  get current(): Remembered {
    return this.#remembered;
  }

  /** A file that is missing or damaged costs what it remembered, never the start. */
  async load(): Promise<void> {
    await removeLeftovers(this.#path, this.#disk);
    await this.read();
    if (this.#unread !== undefined) this.#tryAgain();
  }

  /** The same beside a gateway that runs: nothing on the disk is touched. */
  async read(): Promise<void> {
    const text = await patiently(() => this.#disk.readFile(this.#path, 'utf8')).catch((err: unknown) => {
      this.#unread = mayBeThere(err) ? err : undefined;
      if (this.#unread !== undefined) this.#trouble.begins(err, `${this.#path} cannot be read`, { file: this.#path });
      return undefined;
    });
    if (text === undefined) return;
    this.#unread = undefined;
    try {
      this.#remembered = remembered(JSON.parse(text));
      this.#wanted = text;
      this.#written = text;
    } catch (cause) {
      this.#log.warn({ file: this.#path, err: cause }, 'What the last run remembered is damaged and left aside.');
    }
  }

  /** For a backup: everything that is remembered, but as whom this device comes to a hub. */
  get text(): string {
    const { sc: _, ...facts } = this.#remembered;
    return JSON.stringify(facts, undefined, 2);
  }

  /**
   * Takes over what `text` of another gateway held, damaged parts left out; throws nothing. Database_Revision is higher
   * than both: the object list of either may have been read under its own (135-2012 §12.11.33).
   */
  restore(text: string): void {
    const before = this.#remembered.databaseRevision;
    try {
      const { run: _run, sc: _sc, ...facts } = remembered(JSON.parse(text));
      this.remember({ ...facts, databaseRevision: Math.max(before, facts.databaseRevision) + 1 });
    } catch (cause) {
      this.#log.warn({ err: cause }, 'What a backup remembers of the UPS is damaged and left aside.');
    }
  }

  /** Keeps the new facts; the write goes on in the background. */
  remember(facts: Partial<Remembered>): void {
    this.#remembered = { ...this.#remembered, ...facts };
    const text = textOf(this.#remembered);
    if (text === this.#wanted || this.#isClosed) return;
    this.#wanted = text;
    this.#writing = this.#writing.then(() => this.#write(text));
  }

  /** Whether the disk has taken everything; after `flush`. */
  get isKept(): boolean {
    return this.#written === this.#wanted;
  }

  /** Resolves when everything is on the disk. */
  async flush(): Promise<void> {
    await this.#writing;
    // What could not be written then may fit now; this is the last attempt.
    if (!this.isKept) await this.#write(this.#wanted);
  }

  /** Idempotent; as `flush`, and from then on nothing is written. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelRetry();
    await this.flush();
    this.#isClosed = true;
  }

  async #write(text: string): Promise<void> {
    // A later one is already waiting: an SD card need not hold both.
    if (text !== this.#wanted) return;
    try {
      if (this.#unread !== undefined) await this.#readLate();
      const wanted = this.#wanted;
      await writeFileAtomically(this.#path, wanted, { disk: this.#disk });
      this.#written = wanted;
      this.#trouble.ends(`${this.#path} can be written again.`, { file: this.#path });
    } catch (cause) {
      this.#trouble.begins(cause, `${this.#path} cannot be written`, { file: this.#path });
      this.#tryAgain();
    }
  }

  /** What this run has kept meanwhile counts, and Database_Revision is higher than both. */
  async #readLate(): Promise<void> {
    const own = this.#remembered;
    await this.read();
    if (this.#unread !== undefined) throw this.#unread;
    const before = this.#remembered;
    if (before === own) return;
    const highest = Math.max(before.databaseRevision, own.databaseRevision);
    const databaseRevision = own.databaseRevision === 0 ? before.databaseRevision : highest + 1;
    this.#remembered = { ...before, ...own, databaseRevision };
    this.#wanted = textOf(this.#remembered);
  }

  /** A power cut would take it: Database_Revision has been told by now. */
  #tryAgain(): void {
    this.#cancelRetry();
    if (this.#isStopped || this.#clock === undefined) return;
    this.#cancelRetry = this.#clock.schedule(retryDelayMs, () => {
      this.#writing = this.#writing.then(() =>
        this.isKept && this.#unread === undefined ? undefined : this.#write(this.#wanted),
      );
    });
  }
}

function textOf(remembered: Remembered): string {
  return `${JSON.stringify(remembered, undefined, 2)}\n`;
}

/** Takes what has the right shape; throws when the whole is none. */
function remembered(value: unknown): Remembered {
  if (!isRecord(value)) throw new TypeError('not an object');
  const { setup, identity, shownWords, covIncrements, keepsFactoryPassword, databaseRevision, objects } = value;
  const { run, restartRecipients, seenUnits, setupStep, sc } = value;
  return {
    databaseRevision: isCount(databaseRevision) ? databaseRevision : 0,
    ...(typeof objects === 'string' && { objects }),
    ...(keepsFactoryPassword === true && { keepsFactoryPassword }),
    ...(isSetup(setup) && { setup }),
    ...(isSetupStep(setupStep) && { setupStep }),
    ...(isRun(run) && { run }),
    ...(isScIdentity(sc) && { sc: { deviceUuid: sc.deviceUuid, vmac: sc.vmac } }),
    ...(isHexList(restartRecipients) && { restartRecipients }),
    ...(isShownWords(shownWords) && { shownWords }),
    ...(isSeenUnits(seenUnits) && { seenUnits }),
    ...(isIncrements(covIncrements) && { covIncrements }),
    ...(isRecord(identity) && { identity: identityOf(identity) }),
  };
}

function identityOf({ model, serialNumber, nominalKva, unit }: Record<string, unknown>): RememberedUps {
  return {
    ...(typeof model === 'string' && { model }),
    ...(typeof serialNumber === 'string' && { serialNumber }),
    ...(typeof nominalKva === 'number' && { nominalKva }),
    ...(isCount(unit) && { unit }),
  };
}

function isSetup(value: unknown): value is NonNullable<Remembered['setup']> {
  // No speed over Modbus TCP.
  const isSpeed = isRecord(value) && (value.baud === undefined || isCount(value.baud));
  return isSpeed && typeof value.map === 'string' && typeof value.family === 'string';
}

function isSetupStep(value: unknown): value is SetupStep {
  return setupSteps.some((one) => one === value);
}

function isRun(value: unknown): value is RunFacts {
  if (!isRecord(value) || typeof value.bootId !== 'string') return false;
  return value.end === undefined || runEnds.some((one) => one === value.end);
}

function isScIdentity(value: unknown): value is ScIdentityFacts {
  if (!isRecord(value) || typeof value.deviceUuid !== 'string' || typeof value.vmac !== 'string') return false;
  const isUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(value.deviceUuid);
  // What is not marked as drawn at random belongs to nobody (135-2020 §H.7.3).
  return isUuid && /^[0-9a-f]2[0-9a-f]{10}$/.test(value.vmac);
}

function isHexList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string' && /^([0-9a-f]{2})+$/.test(one));
}

function isShownWords(value: unknown): value is ShownWordsFacts {
  if (!isRecord(value) || !Array.isArray(value.words)) return false;
  const isText = (one: unknown) => typeof one === 'string';
  return value.words.every(isText) && (value.serialNumber === undefined || isText(value.serialNumber));
}

function isSeenUnits(value: unknown): value is SeenUnitsFacts {
  if (!isRecord(value) || !Array.isArray(value.units) || !Array.isArray(value.forgotten)) return false;
  const isUnit = (one: unknown) => isRecord(one) && isCount(one.unit) && isCount(one.seenAtMs);
  const areTexts = [value.serialNumber, value.range].every((one) => one === undefined || typeof one === 'string');
  return areTexts && value.units.every(isUnit) && value.forgotten.every(isCount);
}

function isIncrements(value: unknown): value is NonNullable<Remembered['covIncrements']> {
  if (!isRecord(value) || typeof value.scale !== 'string' || !isRecord(value.byInstance)) return false;
  return Object.values(value.byInstance).every((one) => typeof one === 'number' && Number.isFinite(one) && one >= 0);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

/** Profiles that the UPS was read by last; those of the manual are among them and need no reading. */
export function rememberedNames({ setup }: Remembered): readonly string[] {
  return setup === undefined ? [] : [setup.family];
}

/** The family of the UPS that was found; until one is, that of the last one: a restart without it keeps the name. */
export function familyOfDevice(
  setup: UpsSetup | undefined,
  { setup: last }: Remembered,
  registry: MapRegistry,
): UpsFamily | undefined {
  return setup?.family ?? (last && registry.find(last.family));
}
