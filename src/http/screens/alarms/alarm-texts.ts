import type { ObjectIdentifier } from '../../../bacnet/encoding/application-value.js';
import type { EventTransition, PerTransition } from '../../../bacnet/encoding/constructed/named-bits.js';
import { keyOf } from '../../../bacnet/server/events/event-memory.js';
import { type Bilingual, bothOf } from '../../../core/bilingual.js';
import { eventConfigurations } from '../../../objects/alarms/event-configurations.js';
import type { ObjectValues } from '../../../objects/mapper.js';

/** What is told of an event comes in the language that is served; the page has both where the text is one of ours. */
export class AlarmTexts {
  readonly #values: () => ObjectValues;
  #known: ReadonlyMap<string, readonly [en: PerTransition<string>, fr: PerTransition<string>]> | undefined;

  constructor(values: () => ObjectValues) {
    this.#values = values;
  }

  of(id: ObjectIdentifier, transition: EventTransition, told: string): Bilingual {
    this.#known ??= this.#read();
    const [en, fr] = this.#known.get(keyOf(id)) ?? [];
    const isOurs = en !== undefined && fr !== undefined && (told === en[transition] || told === fr[transition]);
    return isOurs ? { en: en[transition], fr: fr[transition] } : bothOf(told);
  }

  /** The texts are the same for each UPS. */
  #read() {
    const [values, scale] = [this.#values(), 'raw' as const];
    const french = eventConfigurations(values, { language: 'fr', scale });
    return new Map(
      eventConfigurations(values, { language: 'en', scale }).flatMap(({ id, messageTexts }, index) => {
        const other = french[index];
        return other === undefined ? [] : [[keyOf(id), [messageTexts, other.messageTexts] as const] as const];
      }),
    );
  }
}
