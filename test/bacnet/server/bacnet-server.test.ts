import { describe, expect, it } from 'vitest';
import type { BacnetServerState } from '../../../src/bacnet/server/network/port-keeper.js';
import { BacnetBench, serverAddress, unicast } from '../../support/bacnet/bacnet-bench.js';

const whoIs = unicast('0100 10 08');

describe('the server at its port', () => {
  it('is bound when start() resolves', async () => {
    const bench = new BacnetBench();
    const states: string[] = [];
    bench.server.onState(({ status }) => states.push(status));
    expect(bench.server.state).toEqual({ status: 'stopped' });
    await bench.start();
    await bench.server.start();
    expect(states).toEqual(['opening', 'bound']);
    await bench.server.stop();
    await bench.server.stop();
    expect(bench.server.state).toEqual({ status: 'stopped' });
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('a taken port is told, waited for, and taken when it is free', async () => {
    const errors: unknown[] = [];
    const bench = new BacnetBench({}, undefined, {
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: (facts: unknown) => errors.push(facts),
    });
    const other = bench.network.port(serverAddress.address, serverAddress.port);
    await other.open();
    await bench.server.start();
    const state: BacnetServerState = bench.server.state;
    expect(state.status === 'waiting' && state.cause.code).toBe('bacnet.port-taken');
    await bench.clock.advance(3_600_000);
    expect(bench.server.state.status).toBe('waiting');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ code: 'bacnet.port-taken' });
    await other.close();
    await bench.clock.advance(10_000);
    expect(bench.server.state.status).toBe('bound');
    await bench.peer.port.open();
    expect(await bench.ask(whoIs)).toHaveLength(1);
  });

  it('stop() ends the waiting', async () => {
    const bench = new BacnetBench();
    const other = bench.network.port(serverAddress.address, serverAddress.port);
    await other.open();
    await bench.server.start();
    await bench.server.stop();
    expect(bench.clock.pendingTimers).toBe(0);
    expect(bench.server.state.status).toBe('stopped');
  });

  it('a port that fails is opened again, without a second I-Am', async () => {
    const bench = new BacnetBench();
    await bench.start();
    bench.ports[0]?.fail(new Error('ENETDOWN'));
    const state = bench.server.state;
    await bench.clock.advance(0);
    expect(state.status).toBe('bound');
    expect(bench.server.state).toMatchObject({ status: 'waiting', cause: { code: 'bacnet.socket' } });
    await bench.clock.advance(1_000);
    expect(bench.server.state.status).toBe('bound');
    expect(bench.ports).toHaveLength(2);
    await bench.clock.advance(10);
    expect(bench.peer.take()).toEqual([]);
    expect(await bench.ask(whoIs)).toHaveLength(1);
  });

  it('starts again after stop()', async () => {
    const bench = new BacnetBench();
    await bench.start();
    await bench.server.stop();
    expect(await bench.ask(whoIs)).toEqual([]);
    await bench.server.start();
    expect(await bench.ask(whoIs)).toHaveLength(1);
  });
});

describe('what the Device says of the protocol (135-2012 §12.11)', () => {
  const property = async (bench: BacnetBench, id: string) => {
    const [answer = ''] = await bench.askApdu(`0005 2a 0c 0c0200053a 19${id}`);
    return answer.replace(/^302a0c0c0200053a19..3e/, '').replace(/3f$/, '');
  };

  it.each([
    ['Protocol_Version 1', '62', '2101'],
    ['Protocol_Revision 24', '8b', '2118'],
    ['Max_APDU_Length_Accepted 1476', '3e', '2205c4'],
    ['Segmentation_Supported both', '6b', '9100'],
    ['Max_Segments_Accepted 32', 'a7', '2120'],
    ['APDU_Segment_Timeout', '0a', '2207d0'],
    ['APDU_Timeout', '0b', '220bb8'],
    ['Number_Of_APDU_Retries', '49', '2103'],
    ['Device_Address_Binding empty', '1e', ''],
  ])('%s', async (_, id, value) => {
    const bench = new BacnetBench();
    await bench.start();
    expect(await property(bench, id)).toBe(value);
  });

  it('Protocol_Services_Supported has 49 bits, the executed services only (BTL 3.7, 3.9)', async () => {
    const bench = new BacnetBench();
    await bench.start();
    // SubscribeCOV 5, ReadProperty 12, ReadPropertyMultiple 14, Who-Has 33, Who-Is 34, ReadRange 35, SubscribeCOVProperty
    // 38; I-Am 26, I-Have 27 and both COV notifications, 1 and 28, are initiated only.
    expect(await property(bench, '61')).toBe('8508' + '07' + '040a0000720000');
  });
});
