import { beforeEach, describe, expect, it } from 'vitest';
import { bvlc, join } from '../../support/bacnet/wire.js';
import { ForeignDeviceJudge } from './judge-foreign-devices.js';
import { Planted } from './planted.js';
import { registerForeignPacket } from './requests.js';

const device = { address: '192.168.1.66', port: 47808 };
const forwarded = bvlc(0x04, join([192, 168, 1, 50, 0xba, 0xc0], [1, 0, 0x10, 8]));

let planted: Planted;
let judge: ForeignDeviceJudge;

beforeEach(() => {
  planted = new Planted();
  judge = new ForeignDeviceJudge({ judge: planted, nowMs: () => planted.nowMs });
});

/** What is said of a broadcast that is forwarded then. */
function forwardsAfter(ms: number): readonly string[] {
  planted.pass(ms);
  judge.left(forwarded, device);
  return planted.rules();
}

describe('a BBMD', () => {
  it('forwards to whom is registered, and for half a minute behind that', () => {
    expect(forwardsAfter(0)).toEqual(['foreign-device']);
    judge.reached(registerForeignPacket(60), device);
    expect(forwardsAfter(89_000)).toEqual([]);
    expect(forwardsAfter(10_000)).toEqual(['foreign-device']);
  });

  it('goes by none that says another length than it has', () => {
    judge.reached(registerForeignPacket(600), device);
    judge.reached(Buffer.from('8105e006000a', 'hex'), device);
    expect(forwardsAfter(100_000)).toEqual([]);
  });

  it('goes by the last registration, and by none of a process before', () => {
    judge.reached(registerForeignPacket(600), device);
    judge.reached(registerForeignPacket(30), device);
    expect(forwardsAfter(70_000)).toEqual(['foreign-device']);
    judge.reached(registerForeignPacket(600), device);
    judge.gatewayEnded();
    expect(forwardsAfter(1_000)).toEqual(['foreign-device']);
  });

  it('broadcasts on its own subnet what a device that is registered has asked for, and nothing else', () => {
    const subnet = { address: '192.168.1.255', port: 47808 };
    const asked = bvlc(0x09, Buffer.from([1, 0, 0x10, 8]));
    const broadcasts = () => {
      judge.left(forwarded, subnet);
      return planted.rules();
    };
    judge.reached(asked, device);
    expect(broadcasts()).toEqual(['foreign-device']);
    judge.reached(registerForeignPacket(60), device);
    judge.reached(asked, device);
    expect(broadcasts()).toEqual([]);
    planted.pass(2_000);
    expect(broadcasts()).toEqual(['foreign-device']);
  });
});
