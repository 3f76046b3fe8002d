import { createSocket, type Socket } from 'node:dgram';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confirmed, hex, unicast } from '../support/bacnet/wire.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { pause, until } from '../support/until.js';

describe('500 requests within milliseconds', () => {
  let daemon: Daemon;
  let bms: Socket;
  let answers = 0;

  beforeAll(async () => {
    daemon = await startDaemon();
    // The client's own buffer must hold as many answers.
    bms = createSocket({ type: 'udp4', recvBufferSize: 1 << 22 });
    bms.on('message', () => {
      answers += 1;
    });
    await new Promise<void>((resolve) => bms.bind(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    bms?.close();
    await daemon?.stop();
  });

  it('find room in the receive buffer, and each is answered', async () => {
    for (let sent = 0; sent < 500; sent += 1) {
      const packet = unicast(confirmed(12, hex('0C 00800000 19 4F'), { invokeId: sent & 0xff }));
      bms.send(packet, daemon.port, '127.0.0.1');
    }
    await until(async () => answers >= 500, 10_000, '500 answers');
    await pause(200);
    expect(answers).toBe(500);
  });
});
