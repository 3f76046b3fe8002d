import { tellTheSame } from '../core/told.js';
import { readIdentity, type UpsIdentity } from '../objects/identity.js';
import { ShownWords } from '../objects/shown-words.js';
import type { UpsSetup } from '../ups/detection/ups-setup.js';
import type { Architecture } from '../ups/maps/page.js';
import type { RegisterSnapshot } from '../ups/polling/snapshot.js';
import type { UpsReport } from '../ups/polling/ups-monitor.js';
import type { GatewayMemory, RememberedUps } from './gateway-memory.js';

const noIdentity: UpsIdentity = { model: undefined, serialNumber: undefined, nominalKva: undefined };

/** Who the UPS is, so that a restart without it keeps name, model and Database_Revision. */
export class RememberedIdentity {
  readonly #memory: GatewayMemory;
  #current: UpsIdentity = noIdentity;
  #said: UpsIdentity = noIdentity;
  #shown: ShownWords;
  #isSimulated: boolean | undefined;
  /** The unit that has said it, 0 for the UPS as a whole; undefined where that is not known. */
  #unit: number | undefined;
  /** Of the last update, and what was remembered after it. */
  #last: LastUpdate | undefined;
  /** What is current was said by the UPS of this kind, simulated or real. */
  #isOwn = false;

  constructor(memory: GatewayMemory) {
    this.#memory = memory;
    this.#shown = new ShownWords(memory.current.shownWords);
  }

  /** What the mapper asks and tells of words that no document promises. */
  get shown(): ShownWords {
    return this.#shown;
  }

  get current(): UpsIdentity {
    if (this.#isSimulated === undefined) return remembered(this.#memory);
    return this.#current;
  }

  /** What the UPS has said when it was last asked, without what is known from before. */
  get said(): UpsIdentity {
    return this.#said;
  }

  /** A simulated UPS and a real one know nothing of each other. */
  begin(isSimulated: boolean): void {
    if (isSimulated === this.#isSimulated) return;
    this.#isSimulated = isSimulated;
    this.#last = undefined;
    this.#current = remembered(this.#memory);
    this.#unit = this.#memory.current.identity?.unit;
    this.#isOwn = !isSimulated;
    this.#shown = new ShownWords(isSimulated ? undefined : this.#memory.current.shownWords);
  }

  /**
   * Returns the UPS that was on the line before, where its serial number says that another one is there now. The number of another
   * unit of its system, to which the gateway belongs since the Unit Number was changed, says nothing of that.
   */
  update({ snapshot, setup }: UpsReport): UpsIdentity | undefined {
    if (!setup || snapshot.connection !== 'running') return undefined;
    if (this.#isReadAgain(snapshot, setup)) return undefined;
    const read = readIdentity(snapshot, setup.architecture);
    this.#said = read;
    const before = this.#current;
    const unit = unitOf(setup.architecture);
    const isOfOtherUnit = this.#unit !== undefined && this.#unit !== unit;
    const isOther = !isOfOtherUnit && isKnownAs(before, read) === false;
    // What another UPS has said of itself says nothing of this one, nor the number of one unit of another.
    const known = isOther ? noIdentity : isOfOtherUnit ? { ...before, serialNumber: undefined } : before;
    this.#unit = unit;
    this.#current = {
      model: read.model ?? known.model,
      serialNumber: read.serialNumber ?? known.serialNumber,
      nominalKva: read.nominalKva ?? known.nominalKva,
    };
    const replaced = isOther && this.#isOwn ? before : undefined;
    this.#isOwn = true;
    this.#shown.identify(read.serialNumber);
    // What the simulator says of itself must not be taken for a UPS at the next start.
    if (!this.#isSimulated) {
      const { facts } = this.#shown;
      this.#memory.remember({
        identity: { ...withoutUndefined(this.#current), unit },
        ...(facts.words.length > 0 && { shownWords: facts }),
      });
    }
    this.#last = { snapshot, setup, shownChanges: this.#shown.changes, remembered: this.#memory.current.identity };
    return replaced;
  }

  /** Whether nothing is new of the UPS, nor of what is remembered of it. */
  #isReadAgain(snapshot: RegisterSnapshot, setup: UpsSetup): boolean {
    const last = this.#last;
    return (
      last !== undefined &&
      tellTheSame(last.snapshot, snapshot) &&
      last.setup === setup &&
      last.shownChanges === this.#shown.changes &&
      last.remembered === this.#memory.current.identity
    );
  }
}

interface LastUpdate {
  readonly snapshot: RegisterSnapshot;
  readonly setup: UpsSetup;
  readonly shownChanges: number;
  readonly remembered: RememberedUps | undefined;
}

/** Undefined where one of them tells no serial number. */
function isKnownAs({ serialNumber: one }: UpsIdentity, { serialNumber: other }: UpsIdentity): boolean | undefined {
  return one === undefined || other === undefined ? undefined : one === other;
}

function remembered({ current: { identity } }: GatewayMemory): UpsIdentity {
  const { model, serialNumber, nominalKva } = identity ?? noIdentity;
  return { model, serialNumber, nominalKva };
}

/** Whose serial number it is that is read. */
function unitOf(architecture: Architecture): number {
  return architecture.kind === 'multi-units' ? architecture.unit : 0;
}

function withoutUndefined({ model, serialNumber, nominalKva }: UpsIdentity) {
  return {
    ...(model !== undefined && { model }),
    ...(serialNumber !== undefined && { serialNumber }),
    ...(nominalKva !== undefined && { nominalKva }),
  };
}
