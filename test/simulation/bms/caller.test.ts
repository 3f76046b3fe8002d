import { beforeEach, describe, expect, it } from 'vitest';
import { Caller, originalUnicast } from './caller.js';
import type { Address } from './lan-port.js';
import { readPdu } from './pdu.js';
import { bms, Planted } from './planted.js';

const gateway: Address = { address: '192.168.1.20', port: 47808 };
let clock: Planted;
let sent: string[];
let receive: ((bytes: Uint8Array) => void) | undefined;

beforeEach(() => {
  clock = new Planted();
  sent = [];
});

function callerOf(traits: { window: number }): Caller {
  const lan = {
    open: (own: Address, onDatagram: (bytes: Uint8Array, from: Address) => void) => {
      receive = (bytes) => onDatagram(bytes, gateway);
      return {
        own,
        send: (bytes: Uint8Array) => void sent.push(Buffer.from(bytes.subarray(6)).toString('hex')),
        broadcast: (bytes: Uint8Array) => void sent.push(Buffer.from(bytes.subarray(6)).toString('hex')),
        close: () => {
          receive = undefined;
        },
      };
    },
  };
  const rest = { name: 'desk', own: bms, device: 5000, maxApdu: 5, maxSegments: 7, apduTimeoutMs: 3_000, retries: 1 };
  return new Caller({ schedule: clock.schedule, lan, gateway }, { ...rest, ...traits });
}

const hear = (...apdu: number[]) => receive?.(originalUnicast(Uint8Array.from(apdu), false));

describe('a BMS by hand', () => {
  it('puts segments together and acknowledges the first, the last of each window and the last of all', () => {
    const caller = callerOf({ window: 2 });
    const outcomes: string[] = [];
    caller.request(14, Uint8Array.of(1), (outcome) =>
      outcomes.push(outcome.kind === 'ack' ? Buffer.from(outcome.payload).toString('hex') : outcome.kind),
    );
    expect(sent.splice(0)).toEqual(['0275010e01']);
    hear(0x3c, 1, 0, 8, 14, 0xa0);
    hear(0x3c, 1, 1, 8, 14, 0xa1);
    hear(0x3c, 1, 2, 8, 14, 0xa2);
    hear(0x38, 1, 3, 8, 14, 0xa3);
    expect(sent).toEqual(['40010002', '40010202', '40010302']);
    expect(outcomes).toEqual(['a0a1a2a3']);
  });

  it('asks again, and gives up', () => {
    const caller = callerOf({ window: 2 });
    const outcomes: string[] = [];
    caller.request(12, Uint8Array.of(1), ({ kind }) => outcomes.push(kind));
    clock.advance(3_000);
    expect(sent).toHaveLength(2);
    clock.advance(3_000);
    expect(outcomes).toEqual(['timeout']);
    expect(sent).toHaveLength(2);
  });

  it('answers a confirmed notification as it likes, or dies of it', () => {
    const caller = callerOf({ window: 2 });
    hear(0x00, 5, 77, 1, 0);
    caller.manner = 'error';
    hear(0x00, 5, 78, 2, 0);
    caller.manner = 'silent';
    hear(0x00, 5, 79, 2, 0);
    expect(sent.splice(0)).toEqual(['204d01', '504e029105911d']);
    caller.manner = 'ack';
    caller.diesAtNotice = true;
    hear(0x00, 5, 80, 2, 0);
    expect(sent).toEqual([]);
    expect(caller.isAlive).toBe(false);
    caller.comeBack();
    hear(0x00, 5, 80, 2, 0);
    expect(sent).toEqual(['205002']);
  });

  it('says who it is when it is asked for', () => {
    callerOf({ window: 2 });
    hear(0x10, 8, 0x0a, 0x13, 0x88, 0x1a, 0x13, 0x88);
    hear(0x10, 8, 0x09, 1, 0x19, 2);
    expect(sent).toEqual(['1000c40200138822' + '05c4' + '9100' + '2101']);
  });
});

describe('the header of a packet', () => {
  it('names the originator of what a BBMD carries, and the station behind a router', () => {
    const forwarded = Uint8Array.from([0x81, 4, 0, 14, 10, 0, 0, 7, 0xba, 0xc0, 1, 0, 0x10, 8]);
    expect(readPdu(forwarded)).toMatchObject({ type: 1, service: 8, originator: '10.0.0.7:47808' });
    const routed = Uint8Array.from([0x81, 0x0a, 0, 16, 1, 0x0c, 0, 5, 1, 33, 0x02, 0x75, 3, 12, 0x0c, 0]);
    expect(readPdu(routed)).toMatchObject({ type: 0, invokeId: 3, service: 12, remote: '5/21' });
  });

  it('is none in half a packet, nor in a message of the network layer', () => {
    expect(readPdu(Uint8Array.from([0x81, 0x0a, 0, 20, 1, 0, 0x10, 8]))).toBeUndefined();
    expect(readPdu(Uint8Array.from([0x81, 0x0a, 0, 7, 1, 0x80, 0]))).toBeUndefined();
  });
});
