import { createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../../core/clock.js';
import { GatewayError } from '../../core/errors.js';
import { encodeMessage, headOf, type MbapFrame } from '../link/mbap-frame.js';
import type { TcpAddress } from '../model/tcp-address.js';
import { turnaroundMs, type UpsSimulator } from './ups-simulator.js';

/** As many as the usual card serves (a matter of the maker; invented). */
const mostConnections = 8;

/** What answers behind it. */
type Answering = Pick<UpsSimulator, 'answerTo'>;

export interface TcpSlaveOptions extends TcpAddress {
  readonly clock: Clock;
}

/** The simulated UPS as a device on Modbus TCP: each connection is answered for itself, in the order of asking. */
export class TcpSlave {
  readonly name: string;
  readonly #options: TcpSlaveOptions;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  constructor(options: TcpSlaveOptions) {
    this.name = `tcp://${options.host}:${options.port}`;
    this.#options = options;
  }

  /** Rejects with `serial.busy` or `serial.failed` where it cannot listen. */
  open(simulator: Answering): Promise<void> {
    const { host, port } = this.#options;
    const server = createServer({ noDelay: true }, (socket) => this.#serve(socket, simulator));
    server.maxConnections = mostConnections;
    this.#server = server;
    return new Promise((resolve, reject) => {
      server.once('error', (cause) => reject(listenProblem(this.name, cause)));
      server.listen(port, host, () => {
        server.removeAllListeners('error');
        server.on('error', () => {});
        resolve();
      });
    });
  }

  /** Idempotent. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  #serve(socket: Socket, simulator: Answering): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
    let received = new Uint8Array(0);
    socket.on('data', (chunk: Uint8Array) => {
      received = Uint8Array.from([...received, ...chunk]);
      for (let head = headOf(received); head !== 'unfinished'; head = headOf(received)) {
        if (head === 'not-modbus') {
          socket.destroy();
          return;
        }
        received = received.slice(head.bytes.length);
        this.#answer(socket, simulator, head);
      }
    });
  }

  #answer(socket: Socket, simulator: Answering, { transaction, unit, pdu }: MbapFrame): void {
    const framed = (body: Uint8Array) => encodeMessage(transaction, body[0] ?? unit, body.subarray(1));
    const answer = simulator.answerTo(Uint8Array.of(unit, ...pdu), framed);
    if (answer === undefined) return;
    this.#options.clock.schedule(turnaroundMs + answer.delayMs, () => {
      if (socket.writable) socket.write(answer.bytes);
    });
  }
}

function listenProblem(name: string, cause: Error): GatewayError {
  const reason = 'code' in cause ? String(cause.code) : cause.message;
  const isBusy = reason === 'EADDRINUSE';
  const advice = isBusy ? 'another program listens there' : `it cannot be listened there (${reason})`;
  return new GatewayError(
    isBusy ? 'serial.busy' : 'serial.failed',
    `${name}: ${advice}.`,
    { port: name, reason },
    cause,
  );
}
