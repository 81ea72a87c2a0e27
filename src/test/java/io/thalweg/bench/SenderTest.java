package io.thalweg.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SenderTest {

    @Test
    void shouldSayThatItCannotSendInsteadOfLettingOthersWait() {
        Sender sender = Sender.start(() -> {
            throw new IllegalArgumentException("no broker");
        });
        assertThatThrownBy(sender::join).hasMessage("the ratings can't be sent: no broker");
        assertThatThrownBy(sender::requireWell).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldHaveSentAllWhenItIsJoined() throws InterruptedException {
        AtomicInteger sent = new AtomicInteger();
        Sender sender = Sender.start(() -> sent.addAndGet(3));
        sender.join();
        sender.requireWell();
        assertThat(sent).hasValue(3);
    }
}
