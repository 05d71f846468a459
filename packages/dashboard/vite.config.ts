// Builds the dashboard into dist/, which the server hands out as static files. In development it passes API calls
// on to a running server (VISAVIS_URL, default http://127.0.0.1:3000).

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.VISAVIS_URL ?? 'http://127.0.0.1:3000';

export default defineConfig({
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true, chunkSizeWarningLimit: 900 },
  server: { proxy: { '/v1': server, '/api': server } },
});
