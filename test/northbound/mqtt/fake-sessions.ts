import type {
  BrokerSession,
  OpenSession,
  OutgoingMessage,
  SessionListener,
  SessionOptions,
} from '../../../src/northbound/mqtt/broker-session.js';
import { type BrokerFailure, brokenBy } from '../../../src/northbound/mqtt/connection-failures.js';

export const sessionOptions: SessionOptions = {
  address: { host: '192.168.1.5', port: 1883, isEncrypted: false },
  version: '5',
  clientId: 'ups-0123abcd',
  user: '',
  password: undefined,
  keepaliveS: 30,
  serverName: '',
  certificates: {},
  will: { topic: 'ups/lab/u1/status', payload: 'offline' },
};

const closed = brokenBy('closed', { broker: '', why: '' });

/** Connections to a broker that does what a test says. */
export class FakeSessions {
  opened = 0;
  left = 0;
  dropped = 0;
  /** Of the connection that there is, or is tried. */
  current: SessionListener | undefined;
  options: SessionOptions | undefined;
  readonly published: OutgoingMessage[] = [];
  #unconfirmed: ((refusal?: BrokerFailure) => void)[] = [];

  readonly open: OpenSession = (options, listener) => {
    this.opened += 1;
    this.options = options;
    this.current = listener;
    const session: BrokerSession = {
      publish: (message, done) => {
        this.published.push(message);
        this.#unconfirmed.push(done);
      },
      leave: () => {
        this.left += 1;
        this.end(closed);
      },
      drop: () => {
        this.dropped += 1;
        this.end(closed);
      },
    };
    return session;
  };

  connect(): void {
    this.current?.onConnected({ receiveMaximum: 20, maximumPacketSize: undefined });
  }

  /** The connection breaks, or was none. */
  end(failure: BrokerFailure): void {
    const listener = this.current;
    this.current = undefined;
    this.#unconfirmed = [];
    listener?.onEnded(failure);
  }

  confirm(): void {
    while (this.#unconfirmed.length > 0) this.#unconfirmed.shift()?.();
  }

  refuse(refusal: BrokerFailure): void {
    while (this.#unconfirmed.length > 0) this.#unconfirmed.shift()?.(refusal);
  }
}
