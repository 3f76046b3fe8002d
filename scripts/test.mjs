#!/usr/bin/env node
// `npm test`: installs what the tests need, then format, lint, types and all tests. Arguments narrow the tests.
import { ensureBuilt, ensurePackages, ensureProgram, ensureUnpacked, requireNode } from './prepare.mjs';
import { run } from './run.mjs';
import { allTests } from './vitest-words.mjs';

requireNode();
await ensurePackages();
await ensureProgram('socat', 'socat');
await ensureProgram('chromium', 'chromium');
// Foreign eyes on what goes over the wire.
await ensureProgram('tshark', 'tshark');
// The certificate authority of a site with BACnet/SC.
await ensureProgram('openssl', 'openssl');
// What rules a network, what asks it, and a DHCP server to lease addresses from; foreign masters and a foreign slave of Modbus;
// an MQTT broker and its clients, what checks the rules of Prometheus; managers of SNMP and a receiver of its traps.
await ensureUnpacked([
  ...['systemd', 'dbus-daemon', 'dbus-system-bus-common', 'network-manager', 'ifupdown', 'isc-dhcp-client'],
  ...['iproute2', 'iputils-arping', 'dnsmasq-base', 'curl'],
  ...['nut-modbus', 'nut-server', 'nut-client', 'python3-pymodbus', 'python3-serial', 'python3-serial-asyncio'],
  ...['mosquitto', 'mosquitto-clients', 'prometheus', 'mbpoll', 'snmp', 'snmptrapd', 'nut-snmp'],
]);
await run('node', ['scripts/check.mjs']);
await ensureBuilt();
await run('vitest', [...allTests, ...process.argv.slice(2)]);
