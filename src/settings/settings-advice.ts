import type { Bilingual } from '../bilingual.js';
import { type Settings, settingsSchema } from './settings-schema.js';
import { settingsText } from './settings-texts.js';

/** What is allowed and still worth a word. */
export interface Advice {
  /** The key it is about, as `section.key`. */
  readonly name: string;
  readonly message: Bilingual;
}

/** Words on valid settings; nothing is refused for them. */
export function settingsAdvice({ bacnet }: Settings): readonly Advice[] {
  const factory = Number(settingsSchema.bacnet.keys.device_identifier.default);
  const { device_identifier: own, unit_number: unit } = bacnet;
  if (unit === 0 || own !== factory) return [];
  // Each unit of a parallel system has its own interface, and every interface comes with the same number (Manual §4.3).
  const message = settingsText('unitAdvice', { unit, example: factory + unit });
  return [{ name: 'bacnet.device_identifier', message }];
}
