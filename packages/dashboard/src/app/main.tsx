// Where the dashboard begins: styles, theme, data and pages are put together and mounted.

import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import '../ui/base.css';

import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from '../ui/api/query.ts';
import { theme, variables } from '../ui/theme.ts';
import { router } from './router.tsx';
import { serverAnswers } from './routes/page.ts';

// After an upgrade the pages of the former version are gone; what is asked for next comes with the new one.
window.addEventListener('vite:preloadError', async () => {
  const last = Number(sessionStorage.getItem('visavis.reloaded') ?? 0);
  if (Date.now() - last < 10_000 || !(await serverAnswers())) return;
  sessionStorage.setItem('visavis.reloaded', String(Date.now()));
  location.reload();
});

const root = document.getElementById('root');
if (!root) throw new Error('Expected an element with the id `root` in index.html.');

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <ModalsProvider>
          <Notifications position="bottom-right" />
          <RouterProvider router={router} />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
