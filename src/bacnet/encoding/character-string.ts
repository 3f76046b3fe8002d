import { decodeError } from './decode-error.js';
import { ErrorClass, ErrorCode } from './error-class-and-code.js';
import { wrongLength } from './primitive-content.js';
import { RejectReason } from './reject-reason.js';

/** Character sets (135-2012 §20.2.9): the first octet of the content. */
const CharacterSet = { utf8: 0, ucs2: 4, iso8859Part1: 5 } as const;

const encoder = new TextEncoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Content of a character string: always UTF-8, which every reader of a revision since 2008 knows. */
export function encodeCharacterString(text: string): Uint8Array {
  const content = new Uint8Array(1 + text.length * 3);
  content[0] = CharacterSet.utf8;
  const { written } = encoder.encodeInto(text, content.subarray(1));
  return content.subarray(0, 1 + written);
}

/**
 * Text of a content with its character-set octet. A set that is not known has the facts of Error
 * character-set-not-supported.
 */
export function decodeCharacterString(content: Uint8Array): string {
  const characterSet = content[0];
  if (characterSet === undefined) throw wrongLength('character string', 0);
  const octets = content.subarray(1);
  switch (characterSet) {
    case CharacterSet.utf8:
      return decodeUtf8(octets);
    case CharacterSet.iso8859Part1:
      return Buffer.from(octets).toString('latin1');
    case CharacterSet.ucs2:
      if (octets.length % 2 !== 0) throw wrongLength('UCS-2 string', octets.length);
      return Buffer.from(octets).swap16().toString('utf16le');
    default:
      throw decodeError(RejectReason.invalidParameterDataType, `character set ${characterSet}`, {
        errorClass: ErrorClass.property,
        errorCode: ErrorCode.characterSetNotSupported,
      });
  }
}

function decodeUtf8(octets: Uint8Array): string {
  try {
    return strictUtf8.decode(octets);
  } catch {
    throw decodeError(RejectReason.invalidParameterDataType, 'a character string that is not UTF-8');
  }
}
