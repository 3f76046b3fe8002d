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
});
process.channel?.unref();
