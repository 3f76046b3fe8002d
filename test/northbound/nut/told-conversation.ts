import type { NutDevice, NutVariable } from '../../../src/northbound/nut/nut-device.js';
import { CommandLines, tooLong } from '../../../src/northbound/nut/protocol/command-lines.js';
import { answerTo } from '../../../src/northbound/nut/protocol/commands.js';
import type { Conversation } from '../../../src/northbound/nut/protocol/conversation.js';

const limits = { lineBytes: 1024, words: 32 };

export function device(changes: Partial<NutDevice> = {}, variables: Readonly<Record<string, string>> = {}): NutDevice {
  const list = Object.entries(variables).map(([name, value]): NutVariable => ({ name, value }));
  return {
    name: 'ups',
    description: 'A UPS',
    availability: 'available',
    variables: new Map(list.map((one) => [one.name.toLowerCase(), one])),
    clients: [],
    ...changes,
  };
}

/** A session without a socket, whose user is `mon` with the password `secret`. */
export class ToldConversation implements Conversation {
  username: string | undefined;
  password: string | undefined;
  isTracking = false;
  tls: Conversation['tls'] = 'off';
  isEncrypted = false;
  readonly version = '1.2.3';
  readonly told: string[] = [];
  primariesRefused = 0;
  readonly devices: readonly NutDevice[];
  #attachedTo: string | undefined;

  constructor(devices: readonly NutDevice[]) {
    this.devices = devices;
  }

  get attachedTo(): NutDevice | undefined {
    return this.devices.find(({ name }) => name === this.#attachedTo);
  }

  async attach({ name }: NutDevice): Promise<'attached' | 'denied'> {
    if (this.username !== 'mon' || this.password !== 'secret') return 'denied';
    this.#attachedTo = name;
    return 'attached';
  }

  notePrimaryRefused(): void {
    this.primariesRefused += 1;
  }

  noteTold({ name, availability }: NutDevice): void {
    this.told.push(`${name} ${availability}`);
  }

  /** What is answered to these octets, line by line. */
  async say(text: string): Promise<readonly string[]> {
    const answers: string[] = [];
    for (const words of new CommandLines(limits).cut(Buffer.from(text, 'latin1'))) {
      if (words !== tooLong) answers.push(...(await answerTo(this, words)).lines);
    }
    return answers;
  }
}
