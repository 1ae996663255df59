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
all-well = Dữ liệu dùng được đến { $until } · đồng hồ đúng
today-counts = Hôm nay: { $permit } cho qua · { $deny } không cho qua · { $refer } kiểm tra thêm
zoom-once = Thu phóng 1×
zoom-twice = Thu phóng 2×
menu = Trình đơn
evidence-of = Quét chứng nhận tiêm của { $name }
this-person = người này
camera-title = Cần máy ảnh
camera-why = Máy ảnh dùng để đọc mã. Hình ảnh không được lưu lại.
camera-settings = Mở cài đặt, chọn Quyền, chọn Máy ảnh rồi cho phép.

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
back = Quay lại
erase = Xóa
search = Tìm
allow-camera = Cho dùng máy ảnh
open-settings = Mở cài đặt
stand-here = Làm việc tại đây
seen-other = Tôi đã xem thứ khác

## Người không có mã

enter-id = Số CCCD / CMND
enter-id-hint = 12 số, hoặc 9 số trên thẻ cũ
choose-checkpoint = Đây là chốt nào?
id-counted = Đã nhập { $count } số, cần 12 hoặc 9 số
no-code-card = Cũng quét được mã trên thẻ căn cước gắn chíp: hãy quay lại máy ảnh.
area = Địa bàn { $area }
nothing-found = Không có chốt nào tên như vậy.
heading-ask = Các xe được kiểm tra đang đi về hướng nào?
compass = La bàn
heading-both = Cả hai chiều
heading-given = Theo thông báo: { $degrees }°
heading-n = Bắc
heading-ne = Đông Bắc
heading-e = Đông
heading-se = Đông Nam
heading-s = Nam
heading-sw = Tây Nam
heading-w = Tây
heading-nw = Tây Bắc

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
goes-by-itself = Quay lại sau { $seconds } giây · chạm để giữ
paper-refused = Không giấy nào ghi như vậy: hãy xem lại số và ngày trên giấy.

## Cổng khai báo y tế

portal-scan = Quét mã này bằng điện thoại của bạn và khai báo y tế tại đó
portal-none = Quy định không có cổng khai báo y tế. Xem giấy đi đường.
portal-title = Cổng khai báo y tế
portal-code = Mã của cổng khai báo

## Điều chỉ ứng dụng mới biết là sai

fault-camera = Không dùng được máy ảnh. Hãy cấp quyền, đóng ứng dụng máy ảnh khác rồi thử lại.
fault-bad-id = Đó không phải số CCCD: phải có 12 số, hoặc 9 số trên thẻ cũ.

## iOS

held = Đang giữ màn hình
permit-title = Giấy đi đường bản giấy
permit-number = Số giấy
permit-kind = Loại giấy
permit-duty = Công vụ
permit-special = Nhiệm vụ đặc biệt
permit-shift = Ca làm việc
permit-from = Từ ngày
permit-until = Đến ngày
vaccination-title = Giấy xác nhận tiêm chủng
doses = Số mũi
dose-date = Ngày tiêm mũi cuối
day-today = Hôm nay
day-earlier = Lùi một ngày
day-later = Thêm một ngày
month-earlier = Lùi một tháng
month-later = Thêm một tháng
not-chosen = Chưa chọn
judge-again = Kiểm tra lại
last-used = Dùng gần đây
camera-interrupted = Máy ảnh đang bận việc khác và sẽ tự hoạt động lại.
portal-not-recorded = CHƯA GHI SỔ việc hiện mã: hãy ghi ra giấy.
first-title = Chốt dành cho cán bộ
first-enrol = Cấp quyền cho máy này
enrol-title = Cấp máy
enrol-file = Từ tệp
enrol-codes = Bằng mã quét
enrol-scanned = Đã quét { $have } trên { $of } mã
enrol-missing = Còn thiếu: { $numbers }
enrol-first-code = Đưa một mã bất kỳ vào khung hình
enrol-city = Thành phố
enrol-fingerprint = Đọc to dãy này và so với nơi cấp
enrol-matches = Trùng khớp: cấp máy
enrol-done = Máy này đã được cấp.
update-title = Cập nhật
update-now = Cập nhật ngay
update-address = Địa chỉ nơi thành phố công bố
update-folder = Từ thư mục
update-running = Đang cập nhật: { $megabytes } MB
update-changed = Đã cập nhật. Công bố lúc { $time }.
update-same = Không có gì mới hơn.
update-rules = Quy định đã thay đổi.
update-by-itself = Tự động
update-wifi = Khi có Wi-Fi
update-any = Bằng mạng bất kỳ
update-never = Không
update-no-address = Hãy nhập địa chỉ trước: https://…
journal-title = Sổ ghi
journal-all = Tất cả
journal-older = Cũ hơn
journal-none = Chưa có lượt nào.
journal-steps = Các bước của lượt này
journal-contacts = Cùng chỗ trong vòng { $minutes } phút
journal-no-contacts = Không có ai.
journal-apart = Cách { $minutes } phút
journal-record = Mục số { $number }
journal-clock = Lúc đó đồng hồ không đáng tin
journal-export = Xuất và chia sẻ
journal-exported = { $count } mục. Đọc dãy này cho nơi nhận:
journal-verify = Kiểm tra sổ ghi
journal-sound = { $count } mục, đúng như đã ghi.
journal-unsound = Sổ không còn như đã ghi. Hãy báo cấp trên.
status-title = Tình trạng máy
status-city = Thành phố
status-published = Công bố
status-fresh = Dùng được đến
status-expires = Chữ ký có hiệu lực đến
status-policy = Quy định
status-roster = Số người trong danh sách
status-storage = Bộ nhớ
status-role = { $name }, phiên bản { $version }
status-expired = Đã hết hạn
status-copy = Sao chép cho bộ phận hỗ trợ
status-unusable = Dữ liệu đã cài không dùng được. Hãy cập nhật máy này.
self-test-title = Tự kiểm tra
self-test-run = Kiểm tra máy này
self-test-seconds = { $seconds } giây
self-test-fails = Không hoạt động
self-test-works = Hoạt động
settings-title = Cài đặt
settings-sound = Âm báo
settings-volume = Âm lượng: { $percent } %
settings-haptics = Chế độ rung
settings-return = Kết quả cho qua hiện { $seconds } giây
settings-hand = Tay cầm
settings-left = Trái
settings-right = Phải
settings-night = Ngày và đêm
settings-system = Theo hệ thống
settings-day = Ngày
settings-night-only = Đêm
settings-timings = Hiện mili giây
settings-on = Bật
settings-off = Tắt
louder = To hơn
quieter = Nhỏ hơn
longer = Lâu hơn
shorter = Ngắn hơn
change-checkpoint = Đổi chốt
journal-loss-confirm = Tôi đã báo cáo: tiếp tục
first-what = Quét mã đi đường, xét theo quy định thành phố và ghi sổ. Không cần mạng.
enrol-file-left = Tệp cấp máy là bí mật nhưng không xóa được: hãy tự xóa.
update-ahead = Dữ liệu đi trước đồng hồ máy này: một trong hai bị sai.
journal-loss = Một phần sổ ghi đã mất. Không ai được qua cho đến khi xác nhận.
