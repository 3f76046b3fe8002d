import type { ByteReader } from '../../encoding/byte-reader.js';
import type { ByteWriter } from '../../encoding/byte-writer.js';
import { AbortReason } from '../../encoding/error-reject-abort.js';
import { NetworkType } from '../../encoding/property-enumerations.js';
import { ConfirmedService, ServicesSupportedBit } from '../../encoding/service-choices.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import { networkTypeOf, type Peer } from '../peer.js';
import type { ConfirmedServiceHandler, ServiceFailure } from '../service-registry.js';
import { compileReadPlan, type ReadPlan } from './read-plan.js';

/** Everything the device has, several times over; a request that repeats itself for more is not served. */
const maxAnswerOctets = 128 * 1024;
/** A BMS asks the same few requests for years. */
const maxPlans = 64;
/** Values in all of them: the board has 256 MB, and one request can ask for 20,000. */
const maxPlannedValues = 4_000;
/** A longer request arrived in segments and is rare. */
const maxPlannedOctets = 1476;

/** ReadPropertyMultiple (135-2012 §15.7): answers in the order asked, each with its value or its own error. */
export class ReadPropertyMultipleHandler implements ConfirmedServiceHandler {
  readonly service = ConfirmedService.readPropertyMultiple;
  readonly supportedBit = ServicesSupportedBit.readPropertyMultiple;
  readonly acknowledgement = 'complex';
  readonly #store: ObjectStore;
  /** By the port and the octets of the request. Values are read at each answer; only where they stand is remembered. */
  readonly #plans = new Map<string, ReadPlan>();
  #plannedValues = 0;

  readonly #noteFault: (cause: unknown) => void;

  /** `noteFault` is told why a property has an error in the place of its value. */
  constructor(store: ObjectStore, noteFault: (cause: unknown) => void) {
    this.#store = store;
    this.#noteFault = noteFault;
    // Another object may make an unknown one known.
    store.onDatabaseRevision(() => {
      this.#plans.clear();
      this.#plannedValues = 0;
    });
  }

  execute(request: ByteReader, answer: ByteWriter, peer: Peer): ServiceFailure | undefined {
    const isWritten =
      this.#planFor(request, networkTypeOf(peer))?.write(answer, maxAnswerOctets, this.#noteFault) ?? false;
    return isWritten ? undefined : { kind: 'abort', reason: AbortReason.bufferOverflow };
  }

  #planFor(request: ByteReader, networkType: NetworkType): ReadPlan | undefined {
    const compile = () => compileReadPlan(request, this.#store, networkType);
    if (request.remaining > maxPlannedOctets || !this.#store.isOpen) return compile();
    const key = keyOf(request, networkType);
    const known = this.#plans.get(key);
    if (known !== undefined) return known;
    const plan = compile();
    if (plan === undefined || plan.size > maxPlannedValues) return plan;
    while (this.#plans.size >= maxPlans || this.#plannedValues + plan.size > maxPlannedValues) this.#forgetOldest();
    this.#plans.set(key, plan);
    this.#plannedValues += plan.size;
    return plan;
  }

  #forgetOldest(): void {
    const [[key, plan] = []] = this.#plans;
    if (key === undefined || plan === undefined) return;
    this.#plans.delete(key);
    this.#plannedValues -= plan.size;
  }
}

/** A request begins with a tag, never with the digit of a number. */
function keyOf(request: ByteReader, networkType: NetworkType): string {
  const octets = request.peekRest();
  const text = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
  return networkType === NetworkType.ipv4 ? text : `${networkType} ${text}`;
}
