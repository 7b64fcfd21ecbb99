/* How hls.js is to fetch a film: low at first, then what the connection carries, and with patience. */

/* A wireless network that is there while the line behind it is not answers nothing at all; hls.js by
 * itself would give up on that at once. */
const isMendedByWaiting = (policy, count, isTimeout, answer) =>
  count < policy.maxNumRetry && (isTimeout || answer?.code === 0 || answer?.code >= 500);

/* Forty tries are more than two minutes. */
const patient = (seconds) => ({
  default: {
    maxTimeToFirstByteMs: 15000,
    maxLoadTimeMs: seconds * 1000,
    timeoutRetry: { maxNumRetry: 40, retryDelayMs: 0, maxRetryDelayMs: 0, shouldRetry: isMendedByWaiting },
    errorRetry: { maxNumRetry: 40, retryDelayMs: 500, maxRetryDelayMs: 4000, shouldRetry: isMendedByWaiting },
  },
});

export function streaming(addresses, position) {
  return {
    startPosition: position || -1,
    startLevel: 0,
    testBandwidth: false,
    maxBufferLength: 20,
    maxMaxBufferLength: 60, // Where the connection allows, a cut of 40 seconds is not even noticed.
    backBufferLength: 30,
    capLevelToPlayerSize: true,
    enableWorker: false,
    manifestLoadPolicy: patient(20),
    playlistLoadPolicy: patient(20),
    fragLoadPolicy: patient(30),
    xhrSetup: async (request, address) => {
      request.open('GET', await addresses.freshFor(address), true);
    },
  };
}
