// The app of the stories in simtest, on Slack's JavaScript framework.
import bolt from '@slack/bolt';

const { App, LogLevel } = bolt;

const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  appToken: process.env.SLACK_APP_TOKEN,
  socketMode: true,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
});

const plain = (text) => ({ type: 'plain_text', text });

const form = (title) => ({
  type: 'modal', title: plain(title), submit: plain('Save'), close: plain('Cancel'), callback_id: 'form', notify_on_close: true,
  blocks: [
    { type: 'input', block_id: 'amount', label: plain('Amount'), element: { type: 'plain_text_input', action_id: 'amount', max_length: 20 } },
    {
      type: 'input', block_id: 'kind', label: plain('Kind'), element: {
        type: 'static_select', action_id: 'kind',
        options: [{ text: plain('New'), value: 'new' }, { text: plain('Old'), value: 'old' }],
      },
    },
    { type: 'input', block_id: 'customer', label: plain('Customer'), optional: true, element: { type: 'external_select', action_id: 'customer' } },
    { type: 'actions', block_id: 'more', elements: [{ type: 'button', action_id: 'more', text: plain('More') }] },
  ],
});

app.command('/form', async ({ ack, body, client }) => {
  await ack();
  await client.views.open({ trigger_id: body.trigger_id, view: form('Form') });
});

app.command('/say', async ({ ack, command, respond, client }) => {
  switch (command.text) {
    case 'later':
      await ack();
      await respond('Here it is, later');
      break;
    case 'count': {
      await ack();
      let people = 0;
      for await (const page of client.paginate('users.list', { limit: 2 })) people += page.members.length;
      await respond(`${people} people`);
      break;
    }
    case 'file':
      await ack();
      await client.filesUploadV2({ channel_id: command.channel_id, filename: 'report.csv', content: 'a,b\n1,2\n', title: 'The report' });
      break;
    case 'wrong':
      await ack();
      await client.chat.postMessage({ channel: command.channel_id, text: 'x', blocks: [{ type: 'header', text: plain('x'.repeat(151)) }] })
        .then(() => { throw new Error('a header of 151 characters was accepted'); }, () => {});
      break;
    default:
      await ack({ response_type: 'in_channel', text: `You said ${command.text}` });
  }
});

app.view('form', async ({ ack, body, view, client }) => {
  const amount = view.state.values.amount.amount.value;
  switch (amount) {
    case 'bad': return ack({ response_action: 'errors', errors: { amount: 'That is no amount' } });
    case 'update': return ack({ response_action: 'update', view: form('Updated') });
    case 'push': return ack({ response_action: 'push', view: form('Pushed') });
    case 'clear': return ack({ response_action: 'clear' });
    case 'nonsense': return ack({ ok: true });
  }
  await ack();
  return client.chat.postMessage({
    channel: body.user.id,
    text: `Saved ${amount} as ${view.state.values.kind.kind.selected_option.text.text}`,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `*Saved* ${amount}` } },
      { type: 'actions', block_id: 'act', elements: [{ type: 'button', action_id: 'undo', value: amount, text: plain('Undo') }] },
    ],
  });
});

app.view({ callback_id: 'form', type: 'view_closed' }, async ({ ack, body, client }) => {
  await ack();
  await client.chat.postMessage({ channel: body.user.id, text: `Closed, cleared ${body.is_cleared}` });
});

app.options('customer', ({ ack }) => ack({ options: [{ text: plain('Acme'), value: 'acme' }, { text: plain('Acme Two'), value: 'acme2' }] }));

app.shortcut('new_thing', async ({ ack, body, client }) => {
  await ack();
  await client.views.open({ trigger_id: body.trigger_id, view: form('From a shortcut') });
});

app.shortcut('keep_this', async ({ ack, body, respond }) => {
  await ack();
  await respond(`Kept: ${body.message.text}`);
});

app.action('more', async ({ ack, body, client }) => {
  await ack();
  const view = form('Form');
  view.blocks.push({ type: 'input', block_id: 'note', label: plain('Note'), element: { type: 'plain_text_input', action_id: 'note' } });
  await client.views.update({ view_id: body.view.id, hash: body.view.hash, view });
});

app.action('undo', async ({ ack, action, respond }) => {
  await ack();
  await respond({ replace_original: true, text: `Undone ${action.value}` });
});

const publish = (client, user, text) => client.views.publish({
  user_id: user,
  view: { type: 'home', blocks: [{ type: 'header', text: plain(text) }, { type: 'actions', elements: [{ type: 'button', action_id: 'refresh', text: plain('Refresh') }] }] },
});

app.action('refresh', async ({ ack, body, client }) => {
  await ack();
  await publish(client, body.user.id, 'Refreshed');
});

app.event('app_home_opened', ({ event, client }) => publish(client, event.user, 'Welcome'));

app.event('app_mention', ({ event, say }) => say({ text: `You called, <@${event.user}>?`, thread_ts: event.ts }));

const heard = new Set();

app.message(async ({ message, body, say }) => {
  if (message.channel_type !== 'im' || message.bot_id || message.subtype || heard.has(body.event_id)) return;
  heard.add(body.event_id);
  await say(`Echo: ${message.text}`);
});

app.event('reaction_added', ({ event, client }) => client.chat.postEphemeral({
  channel: event.item.channel, user: event.user, text: `Thanks for :${event.reaction}:`,
}));

app.error(async (error) => {
  console.error(error);
  process.exitCode = 1;
});

process.on('SIGTERM', async () => {
  await app.stop();
  process.exit();
});

await app.start();
