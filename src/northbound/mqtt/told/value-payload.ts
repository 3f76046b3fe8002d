import { ObjectType } from '../../../bacnet/encoding/object-type.js';
import { bitStrings } from '../../../objects/catalog/bit-strings.js';
import { stateWordsOf } from '../../../objects/catalog/state-words.js';
import type { ObjectReportRow } from '../../../objects/object-report.js';
import { isGoodNow } from '../../../objects/object-value.js';
import { type Moment, seconds, timeText } from './moment.js';

/**
 * An object. `value` is null unless it is what the UPS says now: a number that is read without its state is then none. What
 * a stale one was before stands apart, under a name that says so.
 */
export function valuePayload(row: ObjectReportRow, moment: Moment): Readonly<Record<string, unknown>> {
  const isGood = isGoodNow(row);
  const value = toldValueOf(row);
  return {
    value: isGood ? value : null,
    ...(row.unit !== '' && { unit: row.unit }),
    ...(isGood && { text: row.text, ...wordsOf(row, moment) }),
    state: row.state,
    ...(row.cause !== undefined && { cause: row.cause }),
    certainty: row.certainty,
    ...(row.ageMs !== undefined && { at: timeText(moment.wallMs - row.ageMs), age_s: seconds(row.ageMs) }),
    ...(row.state === 'stale' && value !== null && { last: value, last_text: row.text }),
    ...(moment.state.isSimulated && { simulated: true }),
  };
}

/** A number in its unit, the number of a state, or the texts of the bits that are set; null where the UPS gives none. */
function toldValueOf({
  name,
  objectType,
  presentValue,
  engineering,
}: ObjectReportRow): number | readonly string[] | null {
  if (typeof presentValue === 'number') {
    return objectType === ObjectType.analogValue ? (engineering ?? null) : presentValue;
  }
  const texts = bitStrings.find((row) => row.name === name)?.bits ?? [];
  return texts.filter((_, bit) => presentValue[bit]);
}

/** A state in the language of the settings. */
function wordsOf({ name, text }: ObjectReportRow, { gateway }: Moment) {
  const words = stateWordsOf(name, text);
  return words && { words: words[gateway.language] };
}
