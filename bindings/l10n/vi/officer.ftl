# Ứng dụng của cán bộ: lời trên các màn hình riêng của ứng dụng. Kết quả, lý do, cách khắc phục và sự cố
# do lõi nói (core/l10n). `chot-strings` tạo bảng lời cho cả hai nền tảng từ đây.

app-name = Chốt

## Máy ảnh

aim = Đưa mã vào khung hình
not-travel = Không phải mã đi đường. { $what }
already-judged = Mã này đã kiểm tra
opening = Đang mở…
working = Xin chờ…
checkpoint-at = Chốt: { $name }

## Buttons

torch-off = Đèn pin
torch-on = Đèn đang bật
no-code = Không có mã
look-up = Tra cứu
cancel = Hủy
next = Tiếp theo
show-portal = Hiện mã cổng khai báo
close = Đóng
try-again = Thử lại

## Người không có mã

enter-id = Số CCCD / CMND
enter-id-hint = 12 số, hoặc 9 số trên thẻ cũ
choose-checkpoint = Đây là chốt nào?

## Kết quả

compare-holder = So với khuôn mặt và giấy tờ
born = Sinh ngày { $date }
id-ends-with = 4 số cuối giấy tờ: { $digits }
id-whole = Số giấy tờ: { $number }
obligations = Việc phải làm
remedies = Cách khắc phục
seen = Tôi đã xem
reasons = Lý do
not-recorded = CHƯA GHI SỔ. Máy không ghi được lượt này: hãy ghi ra giấy.

## Cổng khai báo y tế

portal-scan = Quét mã này bằng điện thoại của bạn và khai báo y tế tại đó
portal-none = Quy định không có cổng khai báo y tế. Xem giấy đi đường.

## Điều chỉ ứng dụng mới biết là sai

fault-camera = Không dùng được máy ảnh. Hãy cấp quyền, đóng ứng dụng máy ảnh khác rồi thử lại.
fault-bad-id = Đó không phải số CCCD: phải có 12 số, hoặc 9 số trên thẻ cũ.
