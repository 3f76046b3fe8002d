#!/usr/bin/env node
// `npm run bench`: one table, all measured in one run. `--readme` also puts it into test/bench/README.md. `npm run bench -- cov`: the
// notifications alone; `-- line`: the serial line alone; `-- alarms`, `-- memory`, `-- modbus-tcp`, `-- northbounds`, `-- sc`, `-- web`; `-- register-search`: what the search finds.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { registerSearchReport } from '../test/bench/register-search.mjs';
import {
  alarmReport,
  benchReport,
  covReport,
  lineReport,
  memoryReport,
  modbusTcpReport,
  northboundReport,
  secureConnectReport,
  webReport,
} from '../test/bench/report.mjs';
import { ensureBuilt, ensurePackages, ensureProgram, requireNode } from './prepare.mjs';
import { root } from './run.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { readme: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false } },
});

requireNode();
await ensurePackages();
await ensureProgram('socat', 'socat');
// The certificates of BACnet/SC.
await ensureProgram('openssl', 'openssl');
await ensureBuilt();
const groups = {
  alarms: alarmReport,
  cov: covReport,
  line: lineReport,
  memory: memoryReport,
  'modbus-tcp': modbusTcpReport,
  northbounds: northboundReport,
  'register-search': registerSearchReport,
  sc: secureConnectReport,
  web: webReport,
};
const [group] = positionals;
const report = await (groups[group] ?? benchReport)({ quick: values.quick });
console.log(report);
const place = group ?? 'bench';
if (values.readme && ['bench', 'register-search'].includes(place)) putIntoReadme(place, report);

function putIntoReadme(name, text) {
  const path = join(root, 'test/bench/README.md');
  const markers = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
  const readme = readFileSync(path, 'utf8');
  if (!markers.test(readme)) throw new Error(`test/bench/README.md has no <!-- ${name} --> ... <!-- /${name} -->`);
  writeFileSync(
    path,
    readme.replace(markers, (_all, begin, finish) => `${begin}\n${text}\n\n${finish}`),
  );
}
