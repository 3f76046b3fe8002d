import type { ObjectView, SourceWord, Value } from '../../../src/http/screens/values/schema.js';
import type { Format } from '../i18n/format.js';
import { activeBits, upsValueOf } from '../state/live-value.js';

/** AV 5, as the manual counts objects (Manual §5.2). */
export function objectLabel({ type, instance }: Pick<ObjectView, 'type' | 'instance'>): string {
  return `${type} ${instance}`;
}

/** What the UPS says, for people: number and unit, state, or the bits that are set. */
export function valueText(object: ObjectView, { format }: { readonly format: Format }): string {
  const { type, text, engineeringValue, unit } = object;
  if (type === 'AV') {
    if (engineeringValue === undefined) return '–';
    return `${format.number(engineeringValue, decimalsOf(text))} ${unit}`.trim();
  }
  // Its default says nothing of the UPS.
  if (object.state === 'no-sensor') return '–';
  if (type === 'BSV') {
    return activeBits(object).join(', ') || '–';
  }
  const state = upsValueOf(object);
  return (typeof state === 'number' ? object.states?.[state - 1] : undefined) ?? (text || '–');
}

/** As many decimals as the gateway shows: 50.0 Hz is not 50 Hz. */
function decimalsOf(text: string): number {
  return /^-?\d+\.(\d+)/.exec(text)?.[1]?.length ?? 0;
}

/** As a BMS reads it: a number, or the numbers of the bits that are set. */
export function presentValueText(value: Value): string {
  if (typeof value === 'number') return String(value);
  const set = value.flatMap((bit, index) => (bit ? [`b${String(index).padStart(2, '0')}`] : []));
  return set.join(' ') || '0';
}

/** As the UPS documents print it: 0x0070. */
export function addressText(address: number): string {
  return `0x${hexWord(address)}`;
}

export function hexWord(word: number): string {
  return word.toString(16).toUpperCase().padStart(4, '0');
}

export function registerText(sources: readonly SourceWord[]): string {
  return sources.map(({ address, code }) => `${addressText(address)} ${code}`).join(', ');
}

/** Each word once, however many of its bits count. */
export function distinctSources({ sources }: ObjectView): readonly SourceWord[] {
  return [...new Map(sources.map((source) => [source.address, source])).values()];
}
