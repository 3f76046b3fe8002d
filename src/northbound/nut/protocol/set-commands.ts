import { type Arguments, answer, type Conversation, isSameWord, ofDevice, refusal } from './conversation.js';

/** Nothing is ever written to the UPS. */
export function set(conversation: Conversation, [what = '', ...words]: Arguments) {
  if (isSameWord(what, 'VAR')) return setVariable(conversation, words);
  return isSameWord(what, 'TRACKING') ? setTracking(conversation, words) : refusal('INVALID-ARGUMENT');
}

function setVariable(conversation: Conversation, [ups = '', name = '', value]: Arguments) {
  if (value === undefined) return refusal('INVALID-ARGUMENT');
  return ofDevice(conversation, ups, ({ variables }) =>
    refusal(variables.has(name.toLowerCase()) ? 'READONLY' : 'VAR-NOT-SUPPORTED'),
  );
}

function setTracking(conversation: Conversation, [value = '']: Arguments) {
  const isOn = isSameWord(value, 'ON');
  if (!isOn && !isSameWord(value, 'OFF')) return refusal('INVALID-ARGUMENT');
  conversation.isTracking = isOn;
  return answer('OK');
}

/** The UPS has no command for a client (LIST CMD), so there is none to be denied. */
export function instantCommand(conversation: Conversation, [ups = '', name]: Arguments) {
  if (name === undefined) return refusal('INVALID-ARGUMENT');
  return ofDevice(conversation, ups, () => refusal('CMD-NOT-SUPPORTED'));
}
