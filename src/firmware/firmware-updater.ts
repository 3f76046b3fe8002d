import type { Clock } from '../core/clock.js';
import { errorDetail } from '../core/error-details.js';
import { GatewayError } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import { type Chance, ownChance } from '../core/machine/chance.js';
import { type Disk, thisDisk } from '../core/machine/disk.js';
import type { EventRecorder, NewEvent } from '../journal/journal-event.js';
import { reasonText } from '../journal/reason-texts.js';
import { otherSlot, type SlotName, type Slots } from '../launcher/slots.js';
import { ByteSource } from './byte-source.js';
import { checkManifest, type ImageLimits, type OwnVersion } from './check-manifest.js';
import { type FirmwareStatus, type UpdateStatus, whyNoUpdate } from './firmware-status.js';
import { readImageHead, readTrustedKeys } from './image-head.js';
import { type Manifest, totalSize } from './manifest.js';
import { emptySlot, writeSlot } from './slot-writer.js';

export interface FirmwareUpdaterOptions extends ImageLimits {
  /** Undefined when this gateway does not run from slots. */
  readonly place: { readonly slots: Slots; readonly running: SlotName } | undefined;
  readonly own: OwnVersion;
  /** Files of public keys in PEM form. */
  readonly keyFiles: readonly string[];
  readonly recorder: EventRecorder;
  /** This machine's where nothing is said. */
  readonly chance?: Chance | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  readonly disk?: Disk;
  /** Names of what works now and must work in another version too. */
  goodChecks(): readonly string[];
  /** How many servers shut down if they lose the gateway now. */
  serversAtStake(): number;
  /** Ends this process, so that the launcher starts the other version. */
  restart(): void;
}

/** The answer to the request must be out before the restart. */
const restartDelayMs = 1000;
/** How often it is looked whether a restart that waits may be. */
const lookEveryMs = 1000;

/** What came of an order. */
export interface Staged {
  readonly version: string;
  /** The restart waits until no server shuts down for it. */
  readonly isWaiting: boolean;
}

/** `cutsServers`: the restart does not wait for servers that shut down when they lose the gateway. */
export interface RestartTerms {
  readonly cutsServers: boolean;
}

/** Takes images into the idle slot, and has the launcher try what is there. */
export class FirmwareUpdater {
  readonly #options: FirmwareUpdaterOptions;
  readonly #listeners = new Set<(update: UpdateStatus) => void>();
  #update: UpdateStatus | undefined;
  #isBusy = false;
  #isStaged = false;
  #cancelRestart = () => {};
  readonly #unreadable = new Set<string>();

  constructor(options: FirmwareUpdaterOptions) {
    this.#options = options;
  }

  async status(): Promise<FirmwareStatus> {
    const { place, own } = this.#options;
    const update = this.#update && { update: this.#update };
    if (place === undefined) {
      return { current: own.version, slots: [], canUpdate: false, reason: whyNoUpdate.notInSlots, ...update };
    }
    const versions = await Promise.all((['a', 'b'] as const).map((slot) => place.slots.versionIn(slot)));
    const slots = (['a', 'b'] as const).map((name, index) => {
      const version = versions[index];
      return { name, isRunning: name === place.running, ...(version !== undefined && { version }) };
    });
    const previous = slots.find(({ isRunning }) => !isRunning)?.version;
    const reason = await this.#whyNot(place.slots);
    return {
      current: own.version,
      ...(previous !== undefined && { previous }),
      slots,
      canUpdate: reason === undefined,
      ...(reason && { reason }),
      ...update,
    };
  }

  /** Of the last update since the start; undefined while there was none. */
  get update(): UpdateStatus | undefined {
    return this.#update;
  }

  /** Called with each step and each percent of a transfer; the returned function ends it. */
  onUpdate(listener: (update: UpdateStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Reads an image as it comes, into the idle slot, and then restarts into it, as soon as that costs no server. Rejects with
   * a `firmware.` code; what runs, and the version to start, are then as before.
   */
  async receive(image: AsyncIterable<Uint8Array>, who: string, terms = waiting): Promise<Staged> {
    return this.#alone(async ({ slots, running }) => {
      const { recorder, own } = this.#options;
      let version: string | undefined;
      let isWaiting = false;
      try {
        this.#report({ state: 'receiving', progressPercent: 0 });
        const source = new ByteSource(image, this.#options.clock);
        const manifest = await this.#readHead(source, slots, otherSlot(running));
        version = manifest.version;
        await this.#settleOn(slots, running);
        await this.#fill(slots, otherSlot(running), manifest, source);
        recorder.record({ kind: 'firmware-uploaded', subject: version, who });
        isWaiting = await this.#stage(slots, otherSlot(running), version, terms);
      } catch (error) {
        const cause = known(error);
        const told = version === undefined ? {} : { version };
        this.#report({ state: 'refused', progressPercent: 0, ...told, code: cause.code, result: cause.message });
        this.#options.log.warn({ code: cause.code, err: cause }, `A firmware image is refused: ${cause.message}`);
        const subject = version === undefined ? {} : { subject: version };
        recorder.record({ kind: 'firmware-refused', ...subject, who, detail: cause.message, code: cause.code });
        throw cause;
      }
      recorder.record(activatedEvent(own.version, version, who, isWaiting));
      return { version, isWaiting };
    });
  }

  /** Restarts into the version of the other slot; it must prove itself like a new one. */
  async rollback(who: string, terms = waiting): Promise<Staged> {
    return this.#alone(async ({ slots, running }) => {
      const { own, recorder } = this.#options;
      const version = await slots.versionIn(otherSlot(running));
      if (version === undefined) {
        throw new GatewayError('firmware.unavailable', errorDetail('noPreviousVersion'));
      }
      if (!(await slots.canReplace(running, otherSlot(running)))) {
        const need = errorDetail('cannotReadEachOther', { version, own: own.version });
        throw new GatewayError('firmware.too-old', need);
      }
      await this.#settleOn(slots, running);
      const isWaiting = await this.#stage(slots, otherSlot(running), version, terms);
      recorder.record(activatedEvent(own.version, version, who, isWaiting));
      return { version, isWaiting };
    });
  }

  /** Takes note of how the launcher sees the version that runs. */
  note(update: UpdateStatus): void {
    this.#report(update);
  }

  /** Whether an image is being taken, or waits for the restart: only another process can go on from there. */
  get isUnderWay(): boolean {
    return this.#isBusy || this.#isStaged;
  }

  stop(): void {
    this.#cancelRestart();
  }

  async #whyNot(slots: Slots) {
    if (this.#isBusy || (await slots.trial()) !== undefined) return whyNoUpdate.busy;
    const keys = await this.#trustedKeys();
    return keys.length === 0 ? whyNoUpdate.noKey : undefined;
  }

  async #alone<T>(action: (place: { slots: Slots; running: SlotName }) => Promise<T>): Promise<T> {
    const { place } = this.#options;
    if (place === undefined) throw new GatewayError('firmware.unavailable', whyNoUpdate.notInSlots.en);
    if (this.#isBusy) throw new GatewayError('firmware.busy', whyNoUpdate.busy.en);
    this.#isBusy = true;
    try {
      if ((await place.slots.trial()) !== undefined) throw new GatewayError('firmware.busy', whyNoUpdate.busy.en);
      return await action(place);
    } finally {
      this.#isBusy = false;
    }
  }

  async #readHead(source: ByteSource, slots: Slots, idle: SlotName): Promise<Manifest> {
    const keys = await this.#trustedKeys();
    if (keys.length === 0) throw new GatewayError('firmware.unavailable', whyNoUpdate.noKey.en);
    const manifest = await readImageHead(source, keys);
    // What a power cut has left there takes room, and nothing tells how much.
    if ((await slots.versionIn(idle)) === undefined) await emptySlot(slots, idle);
    await checkManifest(manifest, this.#options.own, this.#options, slots, idle);
    return manifest;
  }

  #trustedKeys() {
    const { keyFiles, log, disk = thisDisk } = this.#options;
    const complain = (file: string, cause: unknown) => {
      // The page asks every few seconds.
      if (this.#unreadable.has(file)) return;
      this.#unreadable.add(file);
      log.warn({ file, err: cause }, `${file} cannot be read: images signed with its keys are refused.`);
    };
    return readTrustedKeys(keyFiles, complain, disk);
  }

  /** A version that stands in for the current one becomes that: a trial is of the slot that is not current. */
  async #settleOn(slots: Slots, running: SlotName): Promise<void> {
    if ((await slots.current()) !== running) await onDisk(slots.switchTo(running));
  }

  async #fill(slots: Slots, idle: SlotName, manifest: Manifest, source: ByteSource): Promise<void> {
    const { version } = manifest;
    const total = Math.max(1, totalSize(manifest));
    let received = 0;
    await emptySlot(slots, idle);
    try {
      await writeSlot(slots, idle, manifest, source, (count) => {
        received += count;
        const progressPercent = Math.floor((100 * received) / total);
        if (progressPercent !== this.#update?.progressPercent) {
          this.#report({ state: 'receiving', progressPercent, version });
        }
      });
    } catch (error) {
      // Half a version is of no use to anybody, the room that it takes is.
      await emptySlot(slots, idle).catch(() => undefined);
      throw error;
    }
  }

  /** Returns whether the restart waits. */
  async #stage(slots: Slots, slot: SlotName, version: string, { cutsServers }: RestartTerms): Promise<boolean> {
    const { own, goodChecks, serversAtStake, restart, clock, log } = this.#options;
    const id = (this.#options.chance ?? ownChance).bytes(8).toString('hex');
    const trial = { id, slot, from: own.version, to: version, boots: 0, before: goodChecks() };
    await onDisk(slots.writeTrial(trial));
    this.#isStaged = true;
    const staged = { state: 'staged', progressPercent: 100, version } as const;
    const servers = cutsServers ? 0 : serversAtStake();
    if (servers > 0) {
      this.#report({ ...staged, isWaiting: true });
      log.warn({ version, servers }, 'The restart into another version waits: servers on battery would shut down.');
      this.#cancelRestart = clock.schedule(lookEveryMs, () => this.#restartOnceHarmless(staged));
      return true;
    }
    this.#report(staged);
    this.#cancelRestart = clock.schedule(restartDelayMs, restart);
    return false;
  }

  #restartOnceHarmless(staged: UpdateStatus): void {
    const { serversAtStake, restart, clock } = this.#options;
    if (serversAtStake() > 0) {
      this.#cancelRestart = clock.schedule(lookEveryMs, () => this.#restartOnceHarmless(staged));
      return;
    }
    this.#report(staged);
    restart();
  }

  #report(update: UpdateStatus): void {
    this.#update = update;
    for (const listener of this.#listeners) listener(update);
  }
}

const waiting: RestartTerms = { cutsServers: false };

function activatedEvent(from: string, to: string, who: string, isWaiting: boolean): NewEvent {
  const detail = isWaiting && { detail: reasonText('serversOnBattery') };
  return { kind: 'firmware-activated', from, to, who, ...detail };
}

async function onDisk(action: Promise<void>): Promise<void> {
  await action.catch((cause: unknown) => {
    throw new GatewayError('firmware.unwritable', errorDetail('slotsUnwritable', { why: String(cause) }), {}, cause);
  });
}

function known(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  return new GatewayError('firmware.unwritable', errorDetail('imageNotTaken', { why: String(error) }), {}, error);
}
