/**
 * Octets of UTF-8 in a Message Text, at most: a notification with all its parameters then has a place in 480 octets, which the
 * narrowest network of a BACnet internetwork with consoles takes (MS/TP), and its record has one in the Event Log.
 */
export const mostMessageOctets = 256;

const ellipsis = '…';

export function isMessageText(text: string): boolean {
  return Buffer.byteLength(text) <= mostMessageOctets;
}

/** The beginning of a text that is too long, and a sign that there was more; no character is cut through. */
export function toMessageText(text: string): string {
  if (isMessageText(text)) return text;
  let room = mostMessageOctets - Buffer.byteLength(ellipsis);
  let kept = '';
  for (const character of text) {
    room -= Buffer.byteLength(character);
    if (room < 0) break;
    kept += character;
  }
  return kept + ellipsis;
}
