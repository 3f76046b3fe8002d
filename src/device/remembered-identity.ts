import { readIdentity, type UpsIdentity } from '../objects/identity.js';
import { ShownWords } from '../objects/shown-words.js';
import type { UpsReport } from '../ups/polling/ups-monitor.js';
import type { GatewayMemory } from './gateway-memory.js';

const noIdentity: UpsIdentity = { model: undefined, serialNumber: undefined, nominalKva: undefined };

/** Who the UPS is, so that a restart without it keeps name, model and Database_Revision. */
export class RememberedIdentity {
  readonly #memory: GatewayMemory;
  #current: UpsIdentity = noIdentity;
  #shown: ShownWords;
  #isSimulated: boolean | undefined;

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

  /** A simulated UPS and a real one know nothing of each other. */
  begin(isSimulated: boolean): void {
    if (isSimulated === this.#isSimulated) return;
    this.#isSimulated = isSimulated;
    this.#current = remembered(this.#memory);
    this.#shown = new ShownWords(isSimulated ? undefined : this.#memory.current.shownWords);
  }

  update({ snapshot, setup }: UpsReport): void {
    if (!setup || snapshot.connection !== 'running') return;
    const read = readIdentity(snapshot, setup.architecture);
    this.#current = {
      model: read.model ?? this.#current.model,
      serialNumber: read.serialNumber ?? this.#current.serialNumber,
      nominalKva: read.nominalKva ?? this.#current.nominalKva,
    };
    this.#shown.identify(read.serialNumber);
    // What the simulator says of itself must not be taken for a UPS at the next start.
    if (this.#isSimulated) return;
    const { facts } = this.#shown;
    this.#memory.remember({
      identity: withoutUndefined(this.#current),
      ...(facts.words.length > 0 && { shownWords: facts }),
    });
  }
}

function remembered({ current: { identity } }: GatewayMemory): UpsIdentity {
  return { ...noIdentity, ...identity };
}

function withoutUndefined({ model, serialNumber, nominalKva }: UpsIdentity) {
  return {
    ...(model !== undefined && { model }),
    ...(serialNumber !== undefined && { serialNumber }),
    ...(nominalKva !== undefined && { nominalKva }),
  };
}
