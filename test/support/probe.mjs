// Loaded with `node --expose-gc --import`: lets a parent with an IPC channel ask what a server costs, without the server
// knowing. The channel does not keep the process alive.
process.on('message', (question) => {
  if (question === 'usage') {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuUs: user + system, rssBytes: process.memoryUsage().rss });
  }
  if (question === 'heap') {
    globalThis.gc?.();
    globalThis.gc?.();
    process.send?.({ heapBytes: process.memoryUsage().heapUsed });
  }
  if (question === 'collect') void collectGarbage().then(() => process.send?.({ collected: true }));
  // Takes memory of its own: asked last.
  if (question === 'modules') void loadedFiles().then((modules) => process.send?.({ modules }));
});
process.channel?.unref();

/** All of it; also where gc() was not exposed at the start. */
async function collectGarbage() {
  const [{ setFlagsFromString }, { runInNewContext }] = await Promise.all([import('node:v8'), import('node:vm')]);
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  gc();
  gc();
}

/** The addresses (file:) of all that was loaded, as V8 tells a debugger. */
async function loadedFiles() {
  const { Session } = await import('node:inspector');
  const session = new Session();
  session.connect();
  const files = new Set();
  session.on('Debugger.scriptParsed', ({ params: { url } }) => {
    // CommonJS goes by its path.
    if (url.startsWith('file:') || url.startsWith('/')) files.add(url.replace('file://', ''));
  });
  session.post('Debugger.enable');
  session.disconnect();
  return [...files];
}
