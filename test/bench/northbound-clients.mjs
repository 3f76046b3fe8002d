// The clients of the northbounds, in a process of their own: a server that watches by NUT, a manager that walks by SNMP, a SCADA.
// What was answered is counted. Begins with {"nut": {port, name, password}, "snmp": {port, name, auth, priv}, "modbus_tcp": {port}},
// any of them left out.
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { known, newAnswers, Scada } from './modbus-tcp.mjs';

const everyMs = 1000;
const mib2 = '1.3.6.1.2.1';
const namesAtOnce = 20;

const servers = JSON.parse(process.argv[2] ?? '{}');
const counts = { nut: 0, snmp: 0 };
const scada = newAnswers();
let isAttached = false;

if (servers.nut !== undefined) attach(servers.nut);
if (servers.snmp !== undefined) walk(servers.snmp);
if (servers.modbus_tcp !== undefined) new Scada(servers.modbus_tcp.port, known, scada);

/** Of what came since "begin". */
process.on('message', (question) => {
  if (question === 'begin') {
    Object.assign(counts, { nut: 0, snmp: 0 });
    Object.assign(scada, newAnswers());
    return;
  }
  process.send({ ...counts, modbus_tcp: scada.words });
});

/** As upsmon: logs in, and then asks, for everything. */
function attach({ port, name, password }) {
  const socket = connect({ port, host: '127.0.0.1' });
  const say = (...lines) => socket.write(lines.map((line) => `${line}\n`).join(''));
  let received = '';
  let granted = 0;
  socket.on('error', () => {});
  socket.on('close', () => {
    isAttached = false;
    setTimeout(() => attach({ port, name, password }), everyMs);
  });
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
    const lines = received.split('\n');
    received = lines.pop();
    for (const line of lines) {
      if (line.startsWith('ERR')) socket.destroy();
      if (line === 'OK') granted += 1;
      // One for each of USERNAME, PASSWORD and LOGIN.
      if (granted === 3) isAttached = true;
      if (isAttached && line.startsWith('END LIST VAR')) counts.nut += 1;
    }
  });
  socket.on('connect', () => {
    say(`USERNAME ${name}`, `PASSWORD ${password}`, 'LOGIN ups');
  });
  const timer = setInterval(() => isAttached && say('LIST VAR ups'), everyMs);
  socket.on('close', () => clearInterval(timer));
}

/** By the package net-snmp, signed and encrypted, from the beginning again each second. */
function walk({ port, name, auth, priv }) {
  const snmp = createRequire(import.meta.url)('net-snmp');
  const user = {
    name,
    level: snmp.SecurityLevel.authPriv,
    authProtocol: snmp.AuthProtocols.sha,
    authKey: auth,
    privProtocol: snmp.PrivProtocols.aes,
    privKey: priv,
  };
  const session = snmp.createV3Session('127.0.0.1', user, { port, idBitsSize: 32 });
  session.on('error', () => {});
  const begin = () => {
    const begunAt = performance.now();
    const take = (binds) => {
      counts.snmp += binds.length;
    };
    // Also after an answer that is none.
    session.subtree(mib2, namesAtOnce, take, () => {
      setTimeout(begin, Math.max(0, begunAt + everyMs - performance.now()));
    });
  };
  begin();
}
