// The page's stream of messages never ends. The server closes its stream once no event is pending, and Gradio's script
// opens another one with the page's next event; but it takes a stream for open until it has read its end, so an event
// that the server accepts in between would be waited for in a stream that is over. Here Gradio's script reads one stream,
// and the server's streams are opened as events need them and follow each other in it.
(() => {
  const fetched = window.fetch;
  const pending = new Set(); // ids of events that were accepted and are not over
  const over = new Set(); // ids of events that were over before the page read that they were accepted
  let stream = null; // what Gradio's script reads: { request, out }
  let isOpen = false; // whether one of the server's streams is

  const send = (message) => stream.out.enqueue(new TextEncoder().encode(`${message}\n\n`));
  const hear = (message) => {
    const { msg, event_id: id } = JSON.parse(message.slice(message.indexOf(":") + 1));
    if (msg === "process_completed" && !pending.delete(id)) over.add(id);
    if (msg === "unexpected_error") pending.clear(); // the server has lost the page's events, or stops
    if (msg !== "close_stream") send(message);
  };
  const follow = async (answer) => {
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const messages = (text + part.value).split("\n\n");
      text = messages.pop();
      messages.filter((each) => each.startsWith("data:")).forEach(hear);
    }
  };
  const reopen = async () => {
    if (isOpen || !stream || !pending.size) return;
    isOpen = true;
    try {
      const answer = await fetched(stream.request.clone());
      if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
      await follow(answer);
    } catch {
      pending.clear();
      send('data: {"msg": "broken_connection", "message": "The connection to the server was lost."}');
    }
    isOpen = false;
    reopen();
  };

  const listen = async (request) => {
    const body = new ReadableStream({ start: (out) => (stream = { request, out }) });
    reopen();
    return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
  };
  const join = async (request) => {
    const answer = await fetched(...request);
    if (!answer.ok) return answer;
    const { event_id: id } = await answer.clone().json();
    if (!over.delete(id)) pending.add(id);
    reopen();
    return answer;
  };
  window.fetch = (...request) => {
    const address = String(request[0]?.url ?? request[0]);
    if (address.includes("/queue/data?")) return listen(request[0]);
    return address.includes("/queue/join") ? join(request) : fetched(...request);
  };
})();
