#!/usr/bin/env node
import { systemCommands } from './system/command-runner.js';
import { answerLine, maxLineBytes } from './system/network/helper-protocol.js';
import { outwardInterface } from './system/network/interface-in-force.js';
import { machinePlaces, NetworkMachine } from './system/network/network-machine.js';

/** How long a caller may take to say what it wants. */
const requestMs = 5000;

/** Reads one request from standard input, which systemd has made the socket, and answers on standard output. */
async function main(): Promise<void> {
  const line = await firstLine();
  // Standard error goes to the journal of the machine.
  const warn = (text: string) => void process.stderr.write(`${text}\n`);
  const machine = new NetworkMachine({ ...machinePlaces, run: systemCommands, outwardInterface, warn });
  process.stdout.write(`${JSON.stringify(await answerLine(line, machine))}\n`, () => process.exit(0));
}

function firstLine(): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const limit = setTimeout(() => resolve(''), requestMs);
    const take = (piece: string) => {
      text += piece;
      if (!text.includes('\n') && text.length <= maxLineBytes) return;
      clearTimeout(limit);
      resolve(text.split('\n', 1)[0] ?? '');
    };
    process.stdin.setEncoding('utf8').on('data', take);
    process.stdin.on('end', () => take('\n'));
  });
}

await main();
