import type { ObjectName } from '../../../objects/catalog/object-name.js';

/**
 * Names of the manual with a sign that a topic may not have (`+` and `#`: MQTT 5.0 §4.7.1) or that many tools escape (`%`):
 * a line per name.
 */
const namesInTopics: Readonly<Record<string, string>> = {
  'BATTERY_V+': 'BATTERY_V_POS',
  'BATTERY_V-': 'BATTERY_V_NEG',
  'BATTERY_I+': 'BATTERY_I_POS',
  'BATTERY_I-': 'BATTERY_I_NEG',
  'BATTERY_%': 'BATTERY_PERCENT',
};

/** A level of a topic for an object or a bit: letters, digits and `_`, so that it also serves as an identifier. */
export function levelOf(name: string): string {
  return namesInTopics[name] ?? name.replaceAll(/[^A-Za-z0-9_]+/g, '_').replaceAll(/^_+|_+$/g, '');
}

/** Below the root. */
export function valueTopicOf(object: ObjectName): string {
  return `values/${levelOf(object)}`;
}
