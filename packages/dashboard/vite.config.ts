// Builds the dashboard into dist/, which the server hands out as static files. In development it passes API calls
// on to a running server (VISAVIS_URL, default http://127.0.0.1:3000).

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.VISAVIS_URL ?? 'http://127.0.0.1:3000';

export default defineConfig({
  plugins: [react()],
  // The editor of e-mails is one large library, which is loaded only where an e-mail is edited.
  build: {
    ...{ outDir: 'dist', emptyOutDir: true, chunkSizeWarningLimit: 2500 },
    // What many pages share comes in one file: a hundred small ones take longer to ask for than to read.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 6 }] } } },
  },
  server: { proxy: { '/v1': server, '/api': server } },
});
