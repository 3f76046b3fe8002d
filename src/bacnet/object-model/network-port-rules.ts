import { decodeApplicationValues } from '../encoding/application-codec.js';
import {
  readBdtEntry,
  readHostNPort,
  writeBdtEntry,
  writeHostNPort,
} from '../encoding/constructed/broadcast-tables.js';
import { ErrorCode } from '../encoding/error-reject-abort.js';
import { IpMode, NetworkPortCommand } from '../encoding/property-enumerations.js';
import { PropertyIdentifier as P } from '../encoding/property-identifier.js';
import { listRule } from './list-rule.js';
import { constructedValue, readConstructedValues } from './object-database.js';
import { between, type EncodedRule, propertyFailure, rule, type WriteRule } from './write-rule.js';

const ipv4Octets = 4;
const mostNameServers = 3;

const ipv4Address = rule('octetString', '4 octets', ({ value }) => value.length === ipv4Octets);
const nameServers: EncodedRule = {
  kind: 'encoded',
  typeName: 'BACnetARRAY[N] of OCTET STRING',
  range: 'up to 3 IPv4 addresses of 4 octets',
  read: (octets, _, arrayIndex) => {
    const values = decodeApplicationValues(octets);
    const isOne = arrayIndex === undefined || values?.length === 1;
    if (!values || !isOne || !values.every(({ type }) => type === 'octetString'))
      return propertyFailure(ErrorCode.invalidDataType);
    const isInRange = values.every((one) => one.type === 'octetString' && one.value.length === ipv4Octets);
    if (!isInRange || values.length > mostNameServers) return propertyFailure(ErrorCode.valueOutOfRange);
    const [only] = values;
    return arrayIndex !== undefined && only !== undefined ? only : { type: 'array', elements: values };
  },
};
/** As many as `[bacnet] bbmd_table` takes. */
const mostDistributionEntries = 32;
const distributionTable = listRule('BACnetBDTEntry', 'IPv4 addresses, no names', {
  most: mostDistributionEntries,
  read: (reader) => constructedValue(writeBdtEntry, readBdtEntry(reader)),
});
const hostNPort: EncodedRule = {
  kind: 'encoded',
  typeName: 'BACnetHostNPort',
  range: 'an IPv4 address or none, no name',
  read: (octets) => {
    const [value, ...more] = readConstructedValues(octets, readHostNPort);
    if (value === undefined || more.length > 0) return propertyFailure(ErrorCode.invalidDataType);
    return constructedValue(writeHostNPort, value);
  },
};

const maxUriLength = 255;
/** Who carries it out looks closer. */
const hubUri = rule(
  'characterString',
  `none, or a wss URI of up to ${maxUriLength} characters`,
  ({ value }) => value === '' || (/^wss:\/\//i.test(value) && value.length <= maxUriLength),
);

/** What the writable properties of a Network Port take (135-2016 §12.56). */
export const networkPortRules: ReadonlyMap<number, WriteRule> = new Map<number, WriteRule>([
  [P.command, rule('enumerated', '1 and 2', ({ value }) => value <= NetworkPortCommand.validateChanges)],
  [P.bacnetIpMode, rule('enumerated', '0 to 2', ({ value }) => value <= IpMode.bbmd)],
  [P.bacnetIpUdpPort, between(1, 65_535)],
  [P.ipAddress, ipv4Address],
  [P.ipSubnetMask, ipv4Address],
  [P.ipDefaultGateway, ipv4Address],
  [P.ipDnsServer, nameServers],
  [P.ipDhcpEnable, rule('boolean', undefined, () => true)],
  [P.bbmdBroadcastDistributionTable, distributionTable],
  [P.bbmdAcceptFdRegistrations, rule('boolean', undefined, () => true)],
  [P.fdBbmdAddress, hostNPort],
  // The least that leaves time to renew a registration in.
  [P.fdSubscriptionLifetime, between(30, 65_535)],
  [P.scPrimaryHubUri, hubUri],
  [P.scFailoverHubUri, hubUri],
  [P.scMinimumReconnectTime, between(2, 300)],
  [P.scMaximumReconnectTime, between(2, 600)],
  [P.scConnectWaitTimeout, between(5, 300)],
  [P.scHeartbeatTimeout, between(3, 300)],
]);
