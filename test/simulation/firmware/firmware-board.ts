import { FirmwareUpdater } from '../../../src/firmware/firmware-updater.js';
import type { GatewayProcess, ProcessEnd } from '../../../src/launcher/gateway-process.js';
import { Launcher } from '../../../src/launcher/launcher.js';
import type { ToLauncher } from '../../../src/launcher/protocol.js';
import { type SlotName, Slots } from '../../../src/launcher/slots.js';
import { SimulatedDisk } from '../disk/simulated-disk.js';
import type { Dice, Judge, Schedule, Trace } from '../world/contract.js';
import { drawnChance } from '../world/drawn-chance.js';
import { GatewayClock, MachineClock } from '../world/gateway-clock.js';
import { filesOf, type ImageKind, imageOf, installed, publicKeys } from './played-images.js';

export interface FirmwareBoardParts {
  readonly schedule: Schedule;
  readonly dice: Dice;
  readonly judge: Judge;
  readonly trace: Trace;
}

/** An update, and what befalls it. */
export interface FirmwareStory {
  readonly image: ImageKind;
  /** Where the image is changed or ends: a share of its length. */
  readonly at: number;
  /** Changes of the disk at which the power is cut, each counted from the start before. */
  readonly cuts: readonly number[];
  /** So many octets the disk takes while the image comes; undefined: enough. */
  readonly freeBytes?: number | undefined;
}

const [before, after] = ['1.0.0', '1.1.0'];
const folder = '/opt/ups-bacnet-gateway/slots';
const keyFile = '/opt/ups-bacnet-gateway/site-keys.pem';
const rest = {
  own: { version: before, minimumVersion: before, target: 'linux-arm64', nodeVersion: '20.19.1' },
  keyFiles: [keyFile],
  maxBytes: 1_000_000,
};
const aliveEveryMs = 10_000;
const offMs = 3_000;
/** A trial lasts a minute; three may be cut off, and a version that ends is started again after pauses. */
const patienceMs = 300_000;
/** After the last cut. */
const restsMs = 10_000;
const pieceOctets = 700;
/** Kept free for journal and settings, beside the image (src/firmware/check-manifest.ts says 8 MB). */
const roomBytes = 32 * 1024 * 1024;

/** One process of a version: it says that it lives, and whether it is well. */
class PlayedVersion implements GatewayProcess {
  readonly ended: Promise<ProcessEnd>;
  readonly slot: SlotName;
  #end: (end: ProcessEnd) => void = () => undefined;
  #tell: (message: ToLauncher) => void = () => undefined;
  #isOver = false;

  readonly #trace: Trace;

  constructor(slot: SlotName, trace: Trace) {
    this.slot = slot;
    this.#trace = trace;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  onMessage(listener: (message: ToLauncher) => void): void {
    this.#tell = listener;
  }

  send(): void {}

  kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.exit(signal === 'SIGTERM' ? { code: 0, signal: null } : { code: null, signal });
  }

  exit(end: ProcessEnd): void {
    this.#isOver = true;
    this.#end(end);
  }

  /** From now on, as long as it runs. */
  live(clock: GatewayClock, isWell: boolean): void {
    if (this.#isOver) return;
    // The launcher waits for it: no look at which nothing is seen, over which time might be skipped.
    this.#trace.text('firmware', `slot ${this.slot} says that it lives`);
    this.#tell(isWell ? { kind: 'healthy' } : { kind: 'alive', missing: ['ups'] });
    clock.schedule(aliveEveryMs, () => this.live(clock, isWell));
  }
}

/** Since the power came. */
interface Boot {
  readonly clock: GatewayClock;
  readonly slots: Slots;
  readonly launcher: Launcher;
}

/**
 * A board of its own beside the gateway of the run: launcher, two slots and updater of the product on a disk that forgets; the
 * programs in the slots are played, and so are their processes.
 */
export class FirmwareBoard {
  readonly disk: SimulatedDisk;
  readonly #parts: FirmwareBoardParts;
  readonly #machine: MachineClock;
  #boot: Boot | undefined;
  #boots = 0;
  #cuts: readonly number[] = [];
  #story: FirmwareStory | undefined;
  #outcome: 'none' | 'taken' | 'refused' = 'none';
  #runs: { readonly slot: SlotName; readonly version: string | undefined } | undefined;

  constructor(parts: FirmwareBoardParts) {
    this.#parts = parts;
    const { schedule, dice } = parts;
    this.#machine = new MachineClock(schedule, Date.UTC(2026, 0, 15, 12));
    const files = new Map<string, Uint8Array>([[keyFile, Buffer.from(publicKeys)]]);
    for (const [path, bytes] of installed(before)) files.set(`${folder}/a/${path}`, bytes);
    this.disk = new SimulatedDisk({ schedule, dice: dice.fork('disk'), wallMs: () => this.#machine.wallMs(), files });
  }

  /** Resolves with the version that runs when the board has come to rest; what may not be is told to the judge. */
  async play(story: FirmwareStory): Promise<string | undefined> {
    this.#story = story;
    this.#cuts = story.cuts;
    await new Slots(folder, this.disk.mount()).switchTo('a');
    this.#start(true);
    await this.#pass(patienceMs);
    // A cut that no change of the disk has met does not come any more.
    this.#cuts = [];
    this.disk.freeBytes = undefined;
    this.cut();
    await this.#pass(offMs + restsMs);
    this.#judgeEnd();
    const version = this.#runs?.version;
    this.#end();
    return version;
  }

  /** Of now. */
  cut(): void {
    const { schedule, trace } = this.#parts;
    trace.text('firmware', 'the power is cut');
    this.#end();
    this.disk.cut();
    schedule.after(offMs, () => this.#start(false));
  }

  #end(): void {
    this.#boot?.clock.kill();
    this.#boot = undefined;
    this.#runs = undefined;
  }

  #start(isFirst: boolean): void {
    const { schedule, judge } = this.#parts;
    const clock = new GatewayClock(schedule, this.#machine);
    const slots = new Slots(folder, this.disk.mount());
    const [cutAt, ...later] = this.#cuts;
    this.#cuts = later;
    if (cutAt !== undefined) this.disk.atChange(cutAt, () => this.cut());
    this.#boots += 1;
    let mustReceive = isFirst;
    const launcher = new Launcher({
      slots,
      clock,
      log: () => undefined,
      ready: () => undefined,
      start: (slot) => {
        const started = new PlayedVersion(slot, this.#parts.trace);
        const receives = mustReceive;
        mustReceive = false;
        // The launcher listens first.
        clock.schedule(1, () => this.#begin(started, clock, slots, receives));
        return started;
      },
    });
    const boot = { clock, slots, launcher };
    this.#boot = boot;
    void launcher.run().then(
      () => {
        if (this.#boot === boot) judge.violated('firmware-starts', 'The launcher has ended: no slot holds a version.');
      },
      (error: unknown) => {
        if (this.#boot === boot) judge.violated('firmware-starts', `The launcher fails: ${String(error)}`);
      },
    );
  }

  /** A version runs: it must be whole, whatever was cut off before. */
  #begin(started: PlayedVersion, clock: GatewayClock, slots: Slots, receives: boolean): void {
    const { judge, trace } = this.#parts;
    const { slot } = started;
    const version = [before, after].find((one) => this.#isWhole(slot, one));
    trace.text('firmware', `slot ${slot} is started: ${version ?? 'none'}`);
    judge.judged('firmware start');
    this.#runs = { slot, version };
    if (version === undefined) {
      judge.violated('firmware-whole', `Slot ${slot} is started, and holds neither ${before} nor ${after} whole.`);
      return;
    }
    const image = this.#story?.image;
    if (version === after && image === 'dies') {
      started.exit({ code: 1, signal: null });
      return;
    }
    started.live(clock, version === before || image !== 'unhealthy');
    if (receives) void this.#receive(started, clock, slots);
  }

  async #receive(started: PlayedVersion, clock: GatewayClock, slots: Slots): Promise<void> {
    const { dice, trace } = this.#parts;
    const { image, at, freeBytes } = this.#story ?? { image: 'good', at: 0 };
    const updater = new FirmwareUpdater({
      ...rest,
      place: { slots, running: started.slot },
      freeBytes: async () => roomBytes,
      recorder: { record: () => undefined },
      chance: drawnChance(dice.fork('chance')),
      clock,
      disk: slots.disk,
      log: { debug: noLog, info: noLog, warn: noLog, error: noLog },
      goodChecks: () => ['ups'],
      serversAtStake: () => 0,
      restart: () => started.exit({ code: 75, signal: null }),
    });
    this.disk.freeBytes = freeBytes;
    try {
      await updater.receive(inPieces(imageOf(image, after, at)), 'root');
      this.#outcome = 'taken';
    } catch {
      this.#outcome = 'refused';
    }
    this.disk.freeBytes = undefined;
    trace.text('firmware', `the image is ${this.#outcome}`);
    this.#judgeImage(image);
  }

  #judgeImage(image: ImageKind): void {
    const { judge } = this.#parts;
    judge.judged('firmware image');
    const mayBeTaken = image === 'good' || image === 'unhealthy' || image === 'dies';
    if (this.#outcome === 'taken' && !mayBeTaken)
      judge.violated('firmware-refused', `An image that is ${image} is taken.`);
    const isRefusedWrongly = this.#outcome === 'refused' && mayBeTaken && this.#story?.freeBytes === undefined;
    if (isRefusedWrongly) judge.violated('firmware-refused', `An image that is ${image} is refused.`);
  }

  /** Nothing is cut any more, and all has come to its end. */
  #judgeEnd(): void {
    const { judge } = this.#parts;
    const { image } = this.#story ?? {};
    judge.judged('firmware end');
    const version = this.#runs?.version;
    if (version === undefined) {
      judge.violated('firmware-starts', 'At the end no version runs.');
      return;
    }
    if (version === after && image !== 'good')
      judge.violated('firmware-end', `${after} is kept, and its image was ${image}.`);
    // A trial that is cut off three times is given up.
    const isSure = image === 'good' && this.#outcome === 'taken' && this.#boots === 2;
    if (isSure && version === before)
      judge.violated('firmware-end', `${after} was taken and is well, and is not kept.`);
  }

  #isWhole(slot: SlotName, version: string): boolean {
    return [...filesOf(version)].every(([path, bytes]) => {
      const found = this.disk.look(`${folder}/${slot}/${path}`);
      return found !== undefined && bytes.equals(found);
    });
  }

  #pass(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#parts.schedule.after(ms, resolve));
  }
}

const noLog = (): void => undefined;

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += pieceOctets) yield bytes.subarray(start, start + pieceOctets);
}
