// Builds the dashboard into dist/, which the server hands out as static files. In development it passes API calls
// on to a running server (VISAVIS_URL, default http://127.0.0.1:3000).

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const server = process.env.VISAVIS_URL ?? 'http://127.0.0.1:3000';

const LEAST_BYTES = 1024;
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** Beside every text lie its packed forms, which the server hands out to browsers that take them. */
const packed: Plugin = {
  name: 'packed',
  apply: 'build',
  writeBundle({ dir }, bundle) {
    for (const name of Object.keys(bundle).filter((one) => /\.(js|css|html|svg)$/.test(one))) {
      const text = readFileSync(join(dir!, name));
      if (text.length < LEAST_BYTES) continue;
      writeFileSync(join(dir!, `${name}.br`), brotliCompressSync(text, BROTLI));
      writeFileSync(join(dir!, `${name}.gz`), gzipSync(text));
    }
  },
};

export default defineConfig({
  plugins: [react(), packed],
  // The editor of e-mails is one large library, which is loaded only where an e-mail is edited.
  build: {
    ...{ outDir: 'dist', emptyOutDir: true, chunkSizeWarningLimit: 2500 },
    // What many pages share comes in one file: a hundred small ones take longer to ask for than to read.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 6 }] } } },
  },
  server: { proxy: { '/v1': server, '/api': server } },
});
