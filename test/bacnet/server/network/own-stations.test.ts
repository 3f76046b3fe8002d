import { beforeEach, describe, expect, it } from 'vitest';
import type { Station } from '../../../../src/bacnet/datalink/station.js';
import type { DatagramPort } from '../../../../src/bacnet/server/network/datagram-port.js';
import { OwnStations } from '../../../../src/bacnet/server/network/own-stations.js';
import { LearnedNetworkNumber } from '../../../../src/bacnet/server/network-number.js';
import { PlayedScLink } from '../../../support/bacnet/played-sc-link.js';

/** On 192.168.1.0/24 and 18.52.0.0/16. */
const port: Pick<DatagramPort, 'canBePeer' | 'isOwn' | 'isOnOwnNetwork'> = {
  canBePeer: ({ address }) => !address.endsWith('.255'),
  isOwn: ({ address }) => address === '192.168.1.10',
  isOnOwnNetwork: (address) => address.startsWith('192.168.1.') || address.startsWith('18.52.'),
};

const numbers = { ip: new LearnedNetworkNumber(), sc: new LearnedNetworkNumber() };
const host = (address: string, udpPort: number): Station => ({ address, port: udpPort });

let stations: OwnStations;

beforeEach(() => {
  stations = new OwnStations({ servesIp: true, sc: new PlayedScLink(), numbers });
  stations.bound(port as DatagramPort);
});

describe('six octets of a recipient, while both data links serve', () => {
  it('that say they were drawn at random are a VMAC before its node was ever heard: nothing goes to strangers', () => {
    // VMAC 225f3c789abc, and 34.95.60.120:39612 somewhere on the Internet.
    expect(stations.stationFor(host('34.95.60.120', 0x9abc))).toEqual({ address: '225f3c789abc', port: 0 });
  });

  it.each([
    ['at a port of BACnet/IP', '34.95.60.120', 0xbac0],
    ['at the last one of them', '34.95.60.120', 0xbacf],
    ['on our own IP network', '18.52.60.120', 0x9abc],
    ['which no random VMAC can be', '10.95.60.120', 0x9abc],
  ])('are a host %s', (_where, address, udpPort) => {
    expect(stations.stationFor(host(address, udpPort))).toEqual({ address, port: udpPort });
  });

  it('are the node that was heard under them, whatever they look like', () => {
    stations.hearNode('0a5f3c78bac0');
    expect(stations.stationFor(host('10.95.60.120', 0xbac0))).toEqual({ address: '0a5f3c78bac0', port: 0 });
  });

  it('are nobody where no host can be', () => {
    expect(stations.stationFor(host('192.168.1.255', 0xbac0))).toBeUndefined();
  });
});

it.each([
  ['without BACnet/SC', undefined],
  ['while it is off', Object.assign(new PlayedScLink(), { maxNpduLength: 0 })],
])('%s every address is that of a host', (_case, sc) => {
  const alone = new OwnStations({ servesIp: true, sc, numbers });
  alone.bound(port as DatagramPort);
  expect(alone.stationFor(host('34.95.60.120', 0x9abc))).toEqual({ address: '34.95.60.120', port: 0x9abc });
});
