import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { ClosingLineReporter } from './support/closing-line-reporter.js';

/** Of test/web, those that need no browser. */
const withoutBrowser = [
  ...[
    'change-outcome',
    'course-rows',
    'drafts',
    'graph-columns',
    'home',
    'incident-words',
    'live-stream',
    'object-search',
  ],
  ...['setup-steps', 'texts', 'try-again', 'values'],
];

/** These start daemons, simulators and browsers of their own: few files at a time, or they starve each other of time. */
const wholePrograms = [
  'test/conformance/**/*.test.ts',
  'test/e2e/**/*.test.ts',
  'test/fuzz/**/*.test.ts',
  'test/**/daemon.test.ts',
  `test/web/!(${withoutBrowser.join('|')}).test.ts`,
  'test/web/stories/*.test.ts',
];

/**
 * These do, too, but mostly wait, on machines and in folders of their own: several at a time, or all takes too long. Pages
 * before a gateway that is played wait for nothing but their browser.
 */
const waitingPrograms = [
  'test/install/**/*.test.ts',
  'test/e2e/{broadcast,finder,namespaces,network,sc-hubs,sc-refusals}.test.ts',
  'test/web/{firmware-update,network-change}.test.ts',
  'test/web/{incident,page-with-gateway,register-search,servers,units}.test.ts',
];

/** These open sockets or pseudo-terminals, start processes, or cut the power at every step: parts, yet none of the unit tests. */
const onTheMachine = [
  'test/architecture/clock.test.ts',
  'test/bacnet/{tshark,datalink/sc/dissector,datalink/sc/socket/hub-socket}.test.ts',
  'test/bacnet/server/network/**/*.test.ts',
  'test/device/{family-of-device,misplaced-assignments}.test.ts',
  'test/finder/finder-program.test.ts',
  'test/finder/sockets/**/*.test.ts',
  'test/firmware/power-cut.test.ts',
  'test/fleet/promtool.test.ts',
  'test/northbound/mqtt/{broker-session,mosquitto}.test.ts',
  'test/ftp/{ftp-server,hostile,limits}.test.ts',
  'test/gateway/**/*.test.ts',
  'test/http/web-server.test.ts',
  'test/launcher/{gateway-process,systemd}.test.ts',
  'test/sc-hub/*.test.ts',
  'test/northbound/{access/{tcp,udp}-door,modbus-tcp/modbus-tcp-service,nut/nut-service,snmp/snmp-service}.test.ts',
  'test/security/sc-certificates/openssl.test.ts',
  'test/settings/settings-files.test.ts',
  'test/simulation/mutants/{mutants,mutated-gateways}.test.ts',
  'test/system/network/{helper,network-machine,network-service,bind-addresses,quick-changes,real-tools,served-address}.test.ts',
  'test/system/recovery/recovery-service.test.ts',
  'test/ups/link/serial-byte-line.test.ts',
];

/** Vitest takes one worker less than there are processors; these wait more than they reckon. */
const waitingWorkers = 3;

/** Half of the time of one of these is waiting. */
const programWorkers = 2;

/** One for each processor: these reckon and wait for nothing. */
const reckoningWorkers = Math.max(1, availableParallelism());

/** These play every scenario on every range: too long for the unit tests, and the same on each line of Node. */
const everyScenario = ['test/scenarios/{line-events,told-alike}.test.ts'];

/**
 * Real programs, browsers and machines, several at a time: where the machine stands still for half a minute, whoever waits for one of
 * them is wrong once. What passed only the second time is named at the end (closing-line-reporter.ts).
 */
const retry = 1;

/** Not part of this, see board/vitest.config.ts. */
const board = 'test/board/**';

/** Per cent of the lines that the unit tests must reach, in folders that only reckon. */
const pureFolders = {
  'src/bacnet/{apdu,bvlc,datalink/sc/messages,encoding,npdu,services}/**': 95,
  'src/journal/**': 88,
  'src/objects/**': 95,
  'src/security/**': 90,
  'src/settings/**': 90,
};

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLineReporter()],
    // `npm run test:unit -- --coverage`.
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
      reportsDirectory: 'coverage',
      thresholds: Object.fromEntries(Object.entries(pureFolders).map(([glob, lines]) => [glob, { lines }])),
    },
    projects: [
      {
        test: {
          name: 'units',
          include: ['test/**/*.test.ts'],
          exclude: [...wholePrograms, ...waitingPrograms, ...onTheMachine, ...everyScenario, board],
          // Clocks come in as parameters: what takes so long waits for something that will not come, or the machine is very busy.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: reckoningWorkers,
          // No module keeps a state: files share what they load, or loading takes a third of the time.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'every scenario',
          include: everyScenario,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: reckoningWorkers,
          // No module keeps a state: files share what they load, or loading takes a third of the time.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'parts on the machine',
          include: onTheMachine,
          retry,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: waitingWorkers,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'waiting programs',
          include: waitingPrograms,
          retry,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: waitingWorkers,
          maxConcurrency: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'whole programs',
          include: wholePrograms,
          exclude: waitingPrograms,
          retry,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: programWorkers,
          maxConcurrency: 3,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
