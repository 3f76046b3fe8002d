import type { NutDevice } from '../nut-device.js';
import { errorLine, type ProtocolError } from './protocol-errors.js';

/** `off`: never. `offered`: by STARTTLS. `required`: nothing of the UPS and no login before STARTTLS. */
export type TlsUse = 'off' | 'offered' | 'required';

/** A client's connection as its commands see it. */
export interface Conversation {
  /** As it said them; whether they are right is asked when it attaches. */
  username: string | undefined;
  password: string | undefined;
  /** Asked for by SET TRACKING; there is never anything to track. */
  isTracking: boolean;
  readonly tls: TlsUse;
  readonly isEncrypted: boolean;
  /** Undefined until it has attached to a UPS. */
  readonly attachedTo: NutDevice | undefined;
  /** Of the gateway. */
  readonly version: string;
  readonly devices: readonly NutDevice[];
  /** Checks user and password; never rejects. */
  attach(device: NutDevice): Promise<'attached' | 'denied'>;
  /** It wants to be the primary, which the others follow and which switches the UPS off. */
  notePrimaryRefused(): void;
  /** It is told at this moment how this UPS is. */
  noteTold(device: NutDevice): void;
}

export interface Answer {
  readonly lines: readonly string[];
  /** What happens behind the lines. */
  readonly next?: 'close' | 'start-tls';
}

/** What follows the word of a command, and the subcommand of GET, LIST and SET. */
export type Arguments = readonly string[];

export type Command = (conversation: Conversation, words: Arguments) => Answer | Promise<Answer>;

export function answer(...lines: readonly string[]): Answer {
  return { lines };
}

export function refusal(error: ProtocolError): Answer {
  return { lines: [errorLine(error)] };
}

/** Words are compared without regard to case (RFC 9271). */
export function isSameWord(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

export function deviceNamed({ devices }: Conversation, name: string): NutDevice | undefined {
  return devices.find((device) => isSameWord(device.name, name));
}

/** Asks the UPS of this name, if there is one and something can be said of it. */
export function ofDevice(conversation: Conversation, name: string, ask: (device: NutDevice) => Answer): Answer {
  const device = deviceNamed(conversation, name);
  if (!device) return refusal('UNKNOWN-UPS');
  switch (device.availability) {
    case 'available':
      return ask(device);
    case 'stale':
      return refusal('DATA-STALE');
    case 'not-connected':
      return refusal('DRIVER-NOT-CONNECTED');
  }
}
