import type { Language } from '../../../core/bilingual.js';
import { alarmRows } from '../../../journal/alarm-texts.js';
import { bitNow } from '../../../objects/bit-now.js';
import type { ObjectValues } from '../../../objects/mapper.js';

/** The alarms that are active, in words, those of the system first; of a fact that system and unit both tell, the system's. */
export function activeAlarms(values: ObjectValues, language: Language): readonly string[] {
  const told = new Set<string>();
  return alarmRows.flatMap(({ object, bit, text }) => {
    const fact = bit.replace(/^(?:UPS|UNIT) (?!POWER)/, '');
    if (told.has(fact) || bitNow(values, object, bit).isSet !== true) return [];
    told.add(fact);
    return text[language];
  });
}
