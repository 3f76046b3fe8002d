import { createServer, type Server, type Socket } from 'node:net';

/** A request as it stood on the wire. */
export interface TcpRequest {
  readonly transaction: number;
  readonly unit: number;
  readonly functionCode: number;
  readonly address: number;
  readonly count: number;
}

/** What a device on Modbus TCP does with a request: the words, an exception, or bytes of its own. */
export type TcpAnswer = readonly number[] | { readonly exception: number } | { readonly raw: Uint8Array } | undefined;

/** A device that speaks Modbus TCP, by the standard alone (Modbus messaging on TCP/IP V1.0b §3.1); notes all that comes. */
export class TcpUps {
  readonly requests: TcpRequest[] = [];
  /** Messages that are no request to read. */
  readonly others: string[] = [];
  connections = 0;
  answer: (request: TcpRequest) => TcpAnswer;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(answer: (request: TcpRequest) => TcpAnswer) {
    this.answer = answer;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async start(answer: (request: TcpRequest) => TcpAnswer, port = 0): Promise<TcpUps> {
    const ups = new TcpUps(answer);
    await new Promise<void>((resolve) => {
      ups.#server.listen(port, '127.0.0.1', resolve);
    });
    return ups;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** Ends every connection: with a reset, or as a device that is shut down. */
  hangUp(how: 'reset' | 'end'): void {
    for (const socket of this.#sockets) {
      if (how === 'reset') socket.resetAndDestroy();
      else socket.end();
    }
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  #serve(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
    let pending = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 6 && pending.length >= 6 + pending.readUInt16BE(4)) {
        const message = pending.subarray(0, 6 + pending.readUInt16BE(4));
        pending = pending.subarray(message.length);
        this.#take(socket, message);
      }
    });
  }

  #take(socket: Socket, message: Buffer): void {
    const [functionCode = 0] = message.subarray(7);
    if (message.length !== 12 || message.readUInt16BE(2) !== 0 || ![3, 4].includes(functionCode)) {
      this.others.push(message.toString('hex'));
      return;
    }
    const request = {
      transaction: message.readUInt16BE(0),
      unit: message[6] ?? 0,
      functionCode,
      address: message.readUInt16BE(8),
      count: message.readUInt16BE(10),
    };
    this.requests.push(request);
    const answer = this.answer(request);
    if (answer === undefined) return;
    if ('raw' in answer) {
      socket.write(answer.raw);
      return;
    }
    const pdu =
      'exception' in answer
        ? [functionCode | 0x80, answer.exception]
        : [functionCode, 2 * answer.length, ...answer.flatMap((word) => [word >> 8, word & 0xff])];
    const head = Buffer.alloc(7);
    head.writeUInt16BE(request.transaction, 0);
    head.writeUInt16BE(pdu.length + 1, 4);
    head[6] = request.unit;
    socket.write(Buffer.concat([head, Buffer.from(pdu)]));
  }
}
